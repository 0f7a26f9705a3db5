// SPDX-License-Identifier: Apache-2.0
// The worksheet: one plan at a time, one criterion in hand, everything kept as soon as it is said.
"use strict";

const DATA = block("review-data");
const CRITERIA = DATA.rubric.criteria;
const DECIDING = DATA.mode === "adjudicate";
const COUNT = document.querySelectorAll('script[id^="chart-"]').length;
const NAMES = Array.from({length: COUNT}, (none, index) => block("chart-" + index).name);
const PARTS = codebookParts(DATA.codebook, CRITERIA.map((criterion) => criterion.id));

/** What the rater has said: levels["plan"]["criterion"] = {level: 1..4 | "n", note}. */
let RATED = {};
let RATER = DECIDING ? DATA.rater || "consensus" : DATA.rater;
let AT = 0;       // plan in hand
let HAND = 0;     // criterion in hand

const say = (text) => { byId("live").textContent = text; };
const fieldset = (index) => document.querySelectorAll("#criteria fieldset")[index];

/* --- kept in the browser --- */

const storeKey = () => `pcrp-review:${DATA.mode}:${DATA.rubric.id}:${DATA.digest}:${RATER}`;
const lastKey = `pcrp-review:last:${DATA.digest}`;

function warn(text) {
  byId("warning").textContent = text;
  byId("warning").hidden = false;
}

function keep() {
  try {
    localStorage.setItem(storeKey(), JSON.stringify({rated: RATED, at: AT}));
    localStorage.setItem(lastKey, RATER);
  } catch (error) {
    warn("This browser keeps nothing for this page. Export your ratings before you close it; “Load…” brings them back.");
  }
}

function recall() {
  try {
    const kept = JSON.parse(localStorage.getItem(storeKey()) || "{}");
    RATED = kept.rated || {};
    AT = Math.min(Math.max(Number(kept.at) || 0, 0), COUNT - 1);
  } catch (error) {
    RATED = {};
  }
}

/* --- what was said --- */

const ratingOf = (plan, criterion) => (RATED[plan] || {})[criterion] || {};

function setRating(plan, criterion, change) {
  const made = {...ratingOf(plan, criterion), ...change};
  RATED[plan] = {...RATED[plan], [criterion]: made};
  if (!made.level && !made.note) delete RATED[plan][criterion];
}

/** What raters gave, when ratings are to be decided between; [] else. */
const others = (chart, index) => chart.ratings ? chart.ratings[index].filter((one) => one.level) : [];
const differs = (chart, index) => new Set(others(chart, index).map((one) => one.level)).size > 1;
/** The criteria of a plan that are to be rated here. */
const CHARTS = new Map();
const chartAt = (index) => {
  if (!CHARTS.has(index)) CHARTS.set(index, block("chart-" + index));
  return CHARTS.get(index);
};
const OPEN = NAMES.map((name, index) => {
  const chart = DECIDING ? block("chart-" + index) : null;
  return CRITERIA.map((criterion, at) => !chart || differs(chart, at));
});
const isDone = (index) => CRITERIA.every((criterion, at) => !OPEN[index][at] || ratingOf(NAMES[index], criterion.id).level);
const doneCount = () => NAMES.filter((name, index) => isDone(index)).length;

/* --- the list of plans --- */

function drawList() {
  byId("charts").replaceChildren(...NAMES.map((name, index) => el("li", {}, el("button", {type: "button", onclick: () => goTo(index)},
    el("span", {class: "dots", "aria-hidden": "true"}, CRITERIA.map(() => el("i", {}))),
    el("span", {class: "name"}, textNodes(name.slice(0, 200))), el("span", {class: "unseen done"})))));
  NAMES.forEach((name, index) => drawListItem(index));
}

function drawListItem(index) {
  const button = byId("charts").children[index].firstChild;
  CRITERIA.forEach((criterion, at) => {
    const level = ratingOf(NAMES[index], criterion.id).level;
    button.querySelectorAll("i")[at].dataset.level = level || (OPEN[index][at] ? "" : "n");
  });
  button.querySelector(".done").textContent = isDone(index) ? ", done" : "";
  if (index === AT) button.setAttribute("aria-current", "true");
  else button.removeAttribute("aria-current");
}

function drawProgress() {
  const done = doneCount();
  byId("progress").setAttribute("aria-valuemax", COUNT);
  byId("progress").setAttribute("aria-valuenow", done);
  byId("progress-bar").style.width = (COUNT ? done / COUNT * 100 : 0) + "%";
  byId("progress-words").textContent = `${done} of ${plural(COUNT, "plan", "plans")} done`;
}

/* --- levels --- */

function levelChoices(criterion, index) {
  const choices = ["1", "2", "3", "4", "n"].map((value) => el("label", {title: value === "n" ? "not ratable" : criterion.words[value - 1] || null},
    el("input", {type: "radio", name: "level-" + index, value, onchange: () => rate(index, value, false), onfocus: () => takeInHand(index, false)}),
    el("span", {class: value === "n" ? "na" : null}, value === "n" ? "not ratable" : value)));
  return el("div", {class: "choices"}, choices);
}

function othersNode(chart, index) {
  const given = others(chart, index);
  return given.length ? el("ul", {class: "others"}, given.map((one) => el("li", {}, levelChip(one.level),
    el("span", {}, el("b", {}, textNodes(one.rater)), one.note ? [": ", textNodes(one.note)].flat() : null)))) : null;
}

function criterionNode(chart, criterion, index) {
  const part = PARTS.get(criterion.id);
  const note = el("textarea", {rows: 1, id: "note-" + index, maxlength: 4000, oninput: () => noteChanged(index), onfocus: () => takeInHand(index, false)});
  const words = criterion.words.some((text) => text);
  return el("fieldset", {class: DECIDING && !OPEN[AT][index] ? "agreed" : null, onclick: () => takeInHand(index, false)},
    el("legend", {}, criterion.title),
    othersNode(chart, index),
    levelChoices(criterion, index),
    words ? el("div", {class: "words"}, el("ol", {}, criterion.words.map((text, at) => el("li", {"data-level": at + 1}, el("b", {}, String(at + 1)), el("span", {}, text))))) : null,
    chart.pcrp ? el("p", {class: "pcrp"}, "pcrp: level " + chart.pcrp[index].level + ". " + capital(chart.pcrp[index].why)) : null,
    el("label", {class: "note"}, el("span", {class: "unseen"}, "Note on " + criterion.title), note),
    part ? el("details", {class: "codebook"}, el("summary", {}, "Codebook"), markdown(part)) : null);
}

/** Puts what was said into the form. */
function fillCriterion(index) {
  const rating = ratingOf(NAMES[AT], CRITERIA[index].id);
  const set = fieldset(index);
  for (const input of set.querySelectorAll("input")) input.checked = input.value === String(rating.level || "");
  const note = set.querySelector("textarea");
  if (note !== document.activeElement) note.value = rating.note || "";
  note.placeholder = "Note";
  set.querySelector(".note").classList.toggle("kept", Boolean(rating.note));
  for (const item of set.querySelectorAll(".words li")) item.classList.toggle("chosen", item.dataset.level === String(rating.level));
}

function takeInHand(index, focus = true) {
  HAND = Math.min(Math.max(index, 0), CRITERIA.length - 1);
  CRITERIA.forEach((criterion, at) => fieldset(at).classList.toggle("current", at === HAND));
  focusEvidence(byId("plan"), byId("plan").querySelector("mark") ? CRITERIA[HAND].id : null);
  if (!focus) return;
  const checked = fieldset(HAND).querySelector("input:checked") || fieldset(HAND).querySelector("input");
  checked.focus({preventScroll: true});
  fieldset(HAND).scrollIntoView({block: "nearest"});
}

function said() {
  keep();
  drawListItem(AT);
  drawProgress();
}

/** One criterion of the plan in hand gets a level; the next one that has none comes into hand. */
function rate(index, value, goOn = true) {
  setRating(NAMES[AT], CRITERIA[index].id, {level: value === "n" ? "n" : value ? Number(value) : undefined});
  fillCriterion(index);
  said();
  say(`${CRITERIA[index].title}: ` + (value === "n" ? "not ratable" : value ? "level " + value : "taken back"));
  if (!goOn || !value) return;
  const next = CRITERIA.findIndex((criterion, at) => at > index && OPEN[AT][at] && !ratingOf(NAMES[AT], criterion.id).level);
  if (next >= 0) takeInHand(next);
  else if (isDone(AT)) say("Plan done. Right arrow: the next one.");
}

function noteChanged(index) {
  const note = fieldset(index).querySelector("textarea");
  setRating(NAMES[AT], CRITERIA[index].id, {note: note.value});
  fillCriterion(index);
  said();
}

/* --- one plan --- */

function goTo(index, focus = true) {
  if (index < 0 || index >= COUNT) return;
  const before = AT;
  AT = index;
  drawListItem(before);
  const chart = chartAt(index);
  byId("plan-title").replaceChildren(...textNodes(NAMES[index]));
  byId("plan-facts").replaceChildren(...textNodes([`${index + 1} of ${COUNT}`, chart.setting, chart.date].filter(Boolean).join(" · ")));
  byId("plan").replaceChildren(planNode(chart));
  byId("criteria").replaceChildren(...CRITERIA.map((criterion, at) => criterionNode(chart, criterion, at)));
  CRITERIA.forEach((criterion, at) => fillCriterion(at));
  byId("previous").disabled = index === 0;
  byId("next").disabled = index === COUNT - 1;
  const first = CRITERIA.findIndex((criterion, at) => OPEN[index][at] && !ratingOf(NAMES[index], criterion.id).level);
  const open = CRITERIA.findIndex((criterion, at) => OPEN[index][at]);
  scrollTo({top: 0, behavior: "instant"});
  takeInHand(first >= 0 ? first : open, focus);
  byId("charts").children[index].scrollIntoView({block: "nearest"});
  said();
  say(`Plan ${index + 1} of ${COUNT}: ${NAMES[index].slice(0, 100)}`);
}

function goToUndone() {
  for (let step = 1; step <= COUNT; step++) {
    const index = (AT + step) % COUNT;
    if (!isDone(index)) return goTo(index);
  }
  say("All plans are done.");
}

/* --- out and in --- */

/** What 'pcrp agree' reads; not ratable is an empty level, a note without a level ".". Deciding, what raters agreed on
 *  is part of it. */
function ratingRows() {
  const rows = [["plan", "rater", "criterion", "level", "note"]];
  NAMES.forEach((name, index) => CRITERIA.forEach((criterion, at) => {
    const rating = ratingOf(name, criterion.id);
    const agreed = DECIDING && !OPEN[index][at] ? (others(block("chart-" + index), at)[0] || {}).level : undefined;
    const level = rating.level || agreed;
    if (level || rating.note) rows.push([name, RATER, criterion.id, level === "n" ? "" : level || ".", rating.note || ""]);
  }));
  return rows;
}

function exportRatings() {
  const safe = RATER.replace(/[^\w.-]+/g, "_") || "rater";
  download(`ratings-${safe}.csv`, csvText(ratingRows()));
  const left = COUNT - doneCount();
  say("Exported" + (left ? `; ${plural(left, "plan is", "plans are")} not done yet` : ""));
}

/** Rows of a CSV text, quotes and line breaks in cells included. */
function csvRows(text) {
  const rows = [];
  const pattern = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|\r|$)/g;
  let row = [], match;
  text = text.replace(/^\ufeff/, "");
  while (pattern.lastIndex < text.length && (match = pattern.exec(text))) {
    row.push(match[1] !== undefined ? match[1].replaceAll('""', '"') : match[2]);
    if (match[3] !== ",") { rows.push(row); row = []; }
    if (!match[0]) break;
  }
  if (row.length) rows.push(row);
  return rows;
}

/** Ratings that this rater exported before are taken in again. */
function loadRatings(text) {
  const [head, ...rows] = csvRows(text);
  const at = Object.fromEntries(["plan", "rater", "criterion", "level", "note"].map((name) => [name, (head || []).indexOf(name)]));
  if ([at.plan, at.rater, at.criterion, at.level].includes(-1)) return warn("That file has not the columns plan, rater, criterion and level.");
  const cell = (row, name) => at[name] < 0 ? "" : (row[at[name]] || "").replace(/^'(?=[=+\-@\t\r])/, "");
  let taken = 0;
  for (const row of rows) {
    const plan = cell(row, "plan"), criterion = cell(row, "criterion"), level = cell(row, "level"), note = cell(row, "note");
    if (cell(row, "rater") !== RATER || !NAMES.includes(plan) || !CRITERIA.some((one) => one.id === criterion)) continue;
    setRating(plan, criterion, {level: /^[1-4]$/.test(level) ? Number(level) : level === "." ? undefined : "n", note});
    taken++;
  }
  NAMES.forEach((name, index) => drawListItem(index));
  goTo(AT, false);
  say(`${taken} ratings loaded`);
  if (!taken) warn(`That file has no ratings of ${RATER} for these plans.`);
}

/* --- keys --- */

function key(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
  if (event.target.tagName === "TEXTAREA") {
    if (event.key === "Escape") takeInHand(HAND);
    return;
  }
  const actions = {
    ArrowUp: () => takeInHand(HAND - 1), ArrowDown: () => takeInHand(HAND + 1),
    ArrowLeft: () => goTo(AT - 1), ArrowRight: () => goTo(AT + 1),
    n: () => rate(HAND, "n"), 0: () => rate(HAND, ""), Backspace: () => rate(HAND, ""), u: goToUndone,
    m: () => fieldset(HAND).querySelector("textarea").focus(),
    c: () => { const book = fieldset(HAND).querySelector(".codebook"); if (book) book.open = !book.open; },
    "?": () => byId("keys").showModal(),
  };
  for (const level of [1, 2, 3, 4]) actions[level] = () => rate(HAND, String(level));
  const action = actions[event.key.length === 1 ? event.key.toLowerCase() : event.key];
  if (!action) return;
  event.preventDefault();
  action();
}

/* --- the page --- */

function begin() {
  recall();
  byId("subtitle").replaceChildren(...textNodes([RATER, DATA.rubric.title, DATA.blind ? "blind" : ""].filter(Boolean).join(" · ")));
  drawList();
  goTo(AT);
}

function askWho() {
  try { byId("who-name").value = localStorage.getItem(lastKey) || ""; } catch (error) { /* nothing is kept here: see keep() */ }
  byId("who").addEventListener("cancel", (event) => event.preventDefault());
  byId("who-form").addEventListener("submit", () => {
    RATER = byId("who-name").value.trim() || "rater";
    begin();
  });
  byId("who").showModal();
}

function start() {
  byId("title").append(...textNodes(DATA.title));
  byId("previous").addEventListener("click", () => goTo(AT - 1));
  byId("next").addEventListener("click", () => goTo(AT + 1));
  byId("keys-button").addEventListener("click", () => byId("keys").showModal());
  byId("export-button").addEventListener("click", exportRatings);
  byId("load-button").addEventListener("click", () => byId("load").click());
  byId("load").addEventListener("change", async (event) => {
    if (event.target.files[0]) loadRatings(await event.target.files[0].text());
    event.target.value = "";
  });
  byId("criteria").addEventListener("submit", (event) => event.preventDefault());
  document.addEventListener("keydown", key);
  if (RATER) begin();
  else askWho();
}

start();
