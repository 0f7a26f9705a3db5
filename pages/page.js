// SPDX-License-Identifier: Apache-2.0
// What both pages share. Text of charts only ever becomes text: nodes are made one by one, and no markup is read.
"use strict";

/** An element: el("td", {class: "number"}, "12", other). Attributes that are null are left out. */
function el(name, attributes, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes || {})) {
    if (value === null || value === undefined || value === false) continue;
    if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else made.setAttribute(key, value === true ? "" : value);
  }
  made.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== ""));
  return made;
}

const byId = (id) => document.getElementById(id);

/** A block of data of this page, read when it is asked for. */
function block(id) {
  const found = byId(id);
  return found ? JSON.parse(found.textContent) : null;
}

// Characters that would change how the text around them is shown, or not be shown at all.
const CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]/;
const CONTROLS_ALL = new RegExp(CONTROLS.source, "g");

/** A chart's text as nodes: control characters and marks of direction are shown by their number. */
function textNodes(text) {
  text = String(text);
  if (!CONTROLS.test(text)) return [text];
  const nodes = [];
  let from = 0;
  for (const match of text.matchAll(CONTROLS_ALL)) {
    if (match.index > from) nodes.push(text.slice(from, match.index));
    const code = match[0].codePointAt(0).toString(16).toUpperCase().padStart(4, "0");
    nodes.push(el("span", {class: "control", title: "a character that is not shown"}, "U+" + code));
    from = match.index + 1;
  }
  if (from < text.length) nodes.push(text.slice(from));
  return nodes;
}

/** The level as a chip. */
function levelChip(level) {
  return el("span", {class: "level", "data-level": level || 0}, level ? String(level) : "–");
}

const percent = (share) => (share * 100).toFixed(0) + "\u202f%";
/** A share that somebody chose: as precise as it was given. */
const exactPercent = (share) => Number((share * 100).toFixed(2)) + "\u202f%";
const plural = (count, one, many) => count + " " + (count === 1 ? one : many);

/* --- a plan as it was read --- */

const TOPICS = {
  about: "About the person", "own-words": "In the person's words", strengths: "Strengths", needs: "Needs",
  clinical: "Clinical", risk: "Risk", supports: "Supports", progress: "Progress", administrative: "Administrative",
};
const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);

/** Titles of indicators of the plan at hand, where reasons and evidence name them by number. */
let TITLES = [];
const titleAt = (title) => typeof title === "number" ? TITLES[title] : title;

/** Runs of text, some with evidence on them: [text, [[criterion, weight, title]]]. */
function runs(list) {
  return (list || []).map((run) => {
    if (typeof run === "string") return textNodes(run);
    const mark = el("mark", {}, textNodes(run[0]));
    mark.reasons = run[1].map(([criterion, weight, title]) => [criterion, weight, titleAt(title)]);
    weigh(mark, null);
    return mark;
  }).flat();
}

/** How a mark looks by what was found there: for a higher level, against it, or noted. */
function weigh(mark, criterion) {
  const reasons = mark.reasons.filter((reason) => criterion === null || reason[0] === criterion);
  const sum = reasons.reduce((all, reason) => all + reason[1], 0);
  mark.className = !reasons.length ? "off" : sum > 0 ? "for" : sum < 0 ? "against" : "noted";
  mark.title = [...new Set(reasons.map((reason) => reason[2]))].join("; ");
}

/** Who, how often, by when: as recorded in fields of their own. */
function facts(element) {
  const parts = [];
  if (element.performer) parts.push(el("span", {}, "who: ", runs(element.performer)));
  if (element.frequency) parts.push(el("span", {}, "when: ", runs(element.frequency)));
  if (element.date) parts.push(el("span", {}, "by: ", runs(element.date)));
  if (element.set_by) parts.push(el("span", {}, "set by: " + (element.set_by === "joint" ? "both" : element.set_by)));
  return parts.length ? el("p", {class: "facts"}, parts) : null;
}

function stepNode(element) {
  const label = element.label.split(" / ").pop();
  return el("div", {class: "step"},
    el("span", {class: "kind"}, capital(label)),
    element.text ? el("p", {class: "text", dir: "auto"}, runs(element.text)) : null, facts(element));
}

/** What a report says of a goal: [meaningful, measurable, about]. */
function judgedNode(judged) {
  const words = !judged ? "" : judged[1] && !judged[0] ? "measurable, not meaningful" : judged[0] && !judged[1] ? "meaningful, not measurable"
    : judged[0] ? "" : "neither meaningful nor measurable";
  return words ? el("span", {class: "judged"}, words) : null;
}

function goalNodes(goal, judged) {
  return [el("h3", {}, capital(goal.label), judgedNode(judged)),
    goal.text ? el("p", {class: "text", dir: "auto"}, runs(goal.text)) : null, facts(goal),
    (goal.objectives || []).map(stepNode), (goal.interventions || []).map(stepNode)].flat();
}

function statementNodes(statement) {
  const title = statement.title ? runs(statement.title) : [TOPICS[statement.topic] || "Statement"];
  return [el("h3", {dir: "auto"}, title), el("p", {class: "text", dir: "auto"}, runs(statement.text))];
}

function peopleNode(people) {
  const words = {person: "person", supporter: "supporter", peer: "peer", provider: "provider"};
  if (!people || !people.length) return null;
  return el("ul", {class: "people"}, people.map((party) => el("li", {},
    el("b", {}, textNodes(party.name || "no name")), " – ", words[party.kind] || party.kind,
    party.relation ? [", ", textNodes(party.relation)].flat() : null)));
}

/** The whole plan. */
function planNode(plan) {
  return el("div", {class: "plan"}, peopleNode(plan.people),
    (plan.statements || []).filter((one) => one.topic !== "progress" && one.topic !== "administrative").map(statementNodes).flat(),
    (plan.goals || []).map((goal) => goalNodes(goal, (plan.judged || {})[goal.label])).flat(),
    (plan.objectives || []).length + (plan.interventions || []).length ? el("h3", {}, "Steps that belong to no goal") : null,
    (plan.objectives || []).map(stepNode), (plan.interventions || []).map(stepNode),
    (plan.statements || []).filter((one) => one.topic === "progress" || one.topic === "administrative").map(statementNodes).flat());
}

/** Shows only the evidence for one criterion; null shows all. */
function focusEvidence(root, criterion) {
  for (const mark of root.querySelectorAll("mark")) weigh(mark, criterion);
}

/* --- files --- */

/** A CSV cell; one that a spreadsheet would compute begins with an apostrophe. */
function csvCell(text) {
  let cell = String(text);
  if (/^[=+\-@\t\r]/.test(cell)) cell = "'" + cell;
  return /[",\r\n]/.test(cell) || cell !== String(text) ? '"' + cell.replaceAll('"', '""') + '"' : cell;
}

const csvText = (rows) => rows.map((row) => row.map(csvCell).join(",") + "\r\n").join("");

/** Hands a file to the browser's downloads. */
function download(name, text, type = "text/csv;charset=utf-8") {
  const link = el("a", {download: name, href: URL.createObjectURL(new Blob([text], {type}))});
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}
