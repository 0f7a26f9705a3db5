// SPDX-License-Identifier: Apache-2.0
// Plots as SVG. Each stands beside the figures it shows, in a table, so to a screen reader the plot itself is silent.
"use strict";

const SVG = "http://www.w3.org/2000/svg";

function svg(name, attributes, ...children) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children.flat().filter(Boolean));
  return made;
}

const LEVEL_COLOURS = ["", "#a5432c", "#e0ab4b", "#93c5b8", "#1c6b63"];
const LEVEL_INKS = ["", "#ffffff", "#2b2208", "#12312c", "#ffffff"];

/** Plans at each level, side by side, in one bar. */
function levelsBar(counts, width = 300, height = 30) {
  const total = counts.reduce((sum, count) => sum + count, 0);
  const root = svg("svg", {viewBox: `0 0 ${width} ${height}`, class: "bar", "aria-hidden": "true", focusable: "false"});
  let x = 0;
  counts.forEach((count, index) => {
    const wide = total ? count / total * width : 0;
    if (!wide) return;
    root.append(svg("rect", {x: x + .75, y: 0, width: Math.max(wide - 1.5, .75), height, rx: 4, fill: LEVEL_COLOURS[index + 1]}));
    if (wide > 9 + 9 * String(count).length)
      root.append(svg("text", {x: x + wide / 2, y: height / 2 + 5, "text-anchor": "middle", fill: LEVEL_INKS[index + 1], class: "bar-count"}, String(count)));
    x += wide;
  });
  return root;
}

/** A share with its interval, against the threshold, on a scale from 0 to 100. */
function intervalPlot(share, low, high, threshold, width = 260, height = 30) {
  const pad = 8, at = (value) => pad + value * (width - 2 * pad), y = height / 2;
  const colour = high < threshold ? "#a5432c" : low >= threshold ? "#1c6b63" : "#566361";
  return svg("svg", {viewBox: `0 0 ${width} ${height}`, class: "interval", "aria-hidden": "true", focusable: "false"},
    svg("line", {x1: at(0), x2: at(1), y1: y, y2: y, stroke: "#d9d3c6", "stroke-width": 2, "stroke-linecap": "round"}),
    [0, .25, .5, .75, 1].map((tick) => svg("line", {x1: at(tick), x2: at(tick), y1: y - 3, y2: y + 3, stroke: "#cfc9bc"})),
    svg("line", {x1: at(threshold), x2: at(threshold), y1: 1, y2: height - 1, stroke: "#1f2b2a", "stroke-width": 1.5, "stroke-dasharray": "3 3"}),
    svg("line", {x1: at(low), x2: at(high), y1: y, y2: y, stroke: colour, "stroke-width": 7, "stroke-linecap": "round", opacity: .32}),
    svg("circle", {cx: at(share), cy: y, r: 5.5, fill: colour, stroke: "#fff", "stroke-width": 1.5}));
}

/** The scale over a column of interval plots. */
function intervalScale(threshold, width = 260, height = 26) {
  const pad = 8, at = (value) => pad + value * (width - 2 * pad);
  const ticks = [0, .5, 1].filter((tick) => Math.abs(tick - threshold) > .2);
  return svg("svg", {viewBox: `0 0 ${width} ${height}`, class: "interval", "aria-hidden": "true", focusable: "false"},
    ticks.map((tick) => svg("text", {x: at(tick), y: height - 6, "text-anchor": tick === 1 ? "end" : tick ? "middle" : "start", class: "tick"}, percent(tick))),
    svg("text", {x: at(threshold), y: height - 6, "text-anchor": "middle", class: "tick strong"}, exactPercent(threshold)));
}

/** A bar for a share of all. */
function shareBar(share, width = 180, height = 14) {
  return svg("svg", {viewBox: `0 0 ${width} ${height}`, class: "share", "aria-hidden": "true", focusable: "false"},
    svg("rect", {x: 0, y: 0, width, height, rx: 4, fill: "#eeeae1"}),
    svg("rect", {x: 0, y: 0, width: Math.max(share * width, 2), height, rx: 4, fill: "#5a9d92"}));
}

/** Plans by the criteria on which they are competent under two rubrics; the larger the circle, the more plans. */
function quadrantPlot(points, cuts, counts, titles) {
  const size = 440, left = 52, top = 14, side = size - left - top;
  const x = (value) => left + (value + .5) / (counts[0] + 1) * side;
  const y = (value) => top + side - (value + .5) / (counts[1] + 1) * side;
  const cutX = x(cuts[0] - .5), cutY = y(cuts[1] - .5);
  const most = Math.max(1, ...points.map((point) => point.plans));
  const widest = Math.min(15, side / (Math.max(...counts) + 1) / 2 - 2);
  const root = svg("svg", {viewBox: `0 0 ${size} ${top + side + 48}`, class: "quadrants", "aria-hidden": "true", focusable: "false"},
    svg("rect", {x: left, y: top, width: side, height: side, fill: "#fff", stroke: "#e2ddd2"}),
    svg("rect", {x: cutX, y: top, width: left + side - cutX, height: cutY - top, fill: "#e3efec"}),
    svg("line", {x1: cutX, x2: cutX, y1: top, y2: top + side, stroke: "#1f2b2a", "stroke-dasharray": "3 3"}),
    svg("line", {x1: left, x2: left + side, y1: cutY, y2: cutY, stroke: "#1f2b2a", "stroke-dasharray": "3 3"}));
  for (let tick = 0; tick <= counts[0]; tick++) root.append(svg("text", {x: x(tick), y: top + side + 18, "text-anchor": "middle", class: "tick"}, String(tick)));
  for (let tick = 0; tick <= counts[1]; tick++) root.append(svg("text", {x: left - 10, y: y(tick) + 4, "text-anchor": "end", class: "tick"}, String(tick)));
  for (const point of [...points].sort((a, b) => b.plans - a.plans))
    root.append(svg("circle", {cx: x(point.first), cy: y(point.second), r: 3 + (widest - 3) * Math.sqrt(point.plans / most), fill: "#17605a", "fill-opacity": .55, stroke: "#fff"}));
  root.append(svg("text", {x: left + side / 2, y: top + side + 42, "text-anchor": "middle", class: "axis"}, titles[0] + ": criteria competent"),
    svg("text", {x: 0, y: 0, transform: `translate(14 ${top + side / 2}) rotate(-90)`, "text-anchor": "middle", class: "axis"}, titles[1] + ": criteria competent"));
  return root;
}
