// SPDX-License-Identifier: Apache-2.0
// A codebook in Markdown, as far as codebooks need it: headings, paragraphs, lists, tables, bold, emphasis, code, links as text.
"use strict";

/** **bold**, *emphasis*, `code`, [text](target) -> nodes; a target is not followed. */
function inline(text) {
  const nodes = [];
  const pattern = /\*\*(.+?)\*\*|\*(.+?)\*|`(.+?)`|\[(.+?)\]\([^)]*\)/g;
  let from = 0;
  for (const match of text.matchAll(pattern)) {
    if (match.index > from) nodes.push(...textNodes(text.slice(from, match.index)));
    const [whole, bold, emphasis, code, link] = match;
    if (bold !== undefined) nodes.push(el("b", {}, inline(bold)));
    else if (emphasis !== undefined) nodes.push(el("em", {}, inline(emphasis)));
    else if (code !== undefined) nodes.push(el("code", {}, textNodes(code)));
    else nodes.push(...inline(link));
    from = match.index + whole.length;
  }
  if (from < text.length) nodes.push(...textNodes(text.slice(from)));
  return nodes;
}

const cellsOf = (line) => line.trim().replace(/^\||\|$/g, "").split("|").map((cell) => cell.trim());

function tableNode(lines) {
  const [head, , ...body] = lines.map(cellsOf);
  return el("table", {}, el("thead", {}, el("tr", {}, head.map((cell) => el("th", {scope: "col"}, inline(cell))))),
    el("tbody", {}, body.map((row) => el("tr", {}, row.map((cell, index) => el(index ? "td" : "th", index ? {} : {scope: "row"}, inline(cell)))))));
}

/** Lines of a list: those that begin with "- ", each with the indented ones that go on with it. */
function listNode(lines) {
  const items = [];
  for (const line of lines)
    if (/^\s*- /.test(line)) items.push(line.replace(/^\s*- /, ""));
    else items[items.length - 1] += " " + line.trim();
  return el("ul", {}, items.map((item) => el("li", {}, inline(item))));
}

/** Blocks divided by empty lines; a list also begins right below a paragraph. */
function markdown(text) {
  const nodes = [];
  let lines = [];
  const flush = () => {
    if (!lines.length) return;
    if (lines[0].startsWith("#")) nodes.push(el("h4", {}, inline(lines[0].replace(/^#+\s*/, ""))));
    else if (lines[0].startsWith("|")) nodes.push(tableNode(lines));
    else if (/^\s*- /.test(lines[0])) nodes.push(listNode(lines));
    else if (!/^-{3,}$/.test(lines[0])) nodes.push(el("p", {}, inline(lines.join(" "))));
    lines = [];
  };
  for (const line of text.split(/\r?\n/)) {
    const kind = (one) => one.startsWith("#") ? "#" : one.startsWith("|") ? "|" : /^\s*- /.test(one) ? "-" : "";
    if (line.trim() === "") flush();
    else if (lines.length && (kind(lines[0]) === "#" || (kind(line) !== kind(lines[0]) && kind(line) !== "" && kind(line) !== "#")))
      { flush(); lines.push(line); }
    else lines.push(line);
  }
  flush();
  return nodes;
}

/** The codebook's parts: {criterion id or "": text}. A part begins with a heading "## N. id: words". */
function codebookParts(text, ids) {
  const parts = new Map([["", ""]]);
  let current = "";
  for (const line of text.split(/\r?\n/)) {
    const heading = /^##\s+(.*)$/.exec(line);
    if (heading) {
      const named = /^\d+\.\s+([\w-]+)/.exec(heading[1]);
      current = named && ids.includes(named[1]) ? named[1] : "";
      if (current) { parts.set(current, ""); continue; }
    }
    parts.set(current, parts.get(current) + line + "\n");
  }
  return parts;
}
