"use strict";
// Draws the charts of the page. Names come from users: tooltips are drawn as text, never as HTML.
(() => {
  // Okabe & Ito (2008): told apart by people who see fewer colours. The last is for grounds of either kind.
  const COLOURS = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#8c8c8c"];
  const SHAPES = ["circle", "rect", "triangle", "diamond"];
  const colour = (k) => COLOURS[k % COLOURS.length];
  const charts = JSON.parse(document.getElementById("charts").textContent);
  const drawn = new Map();

  const style = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const digits = (x) => (x === 0 ? "0" : Math.abs(x) < 1e-3 || Math.abs(x) >= 1e5 ? x.toExponential(2) : String(Number(x.toPrecision(3))));
  const RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹";
  // A power of ten, as short as it can be.
  function decade(x) {
    const k = Math.round(Math.log10(x));
    return Math.abs(k) < 3 ? digits(x) : "10" + (k < 0 ? "⁻" : "") + [...String(Math.abs(k))].map((d) => RAISED[d]).join("");
  }
  // Years stand where they are; what is measured has round numbers at its axis.
  const ends = (chart) => (chart.series.every((of) => of.at.every(Number.isInteger)) ? { min: "dataMin", max: "dataMax" } : {});
  const interval = (i) => `${digits(i.value)}  (${digits(i.low)} to ${digits(i.high)})`;

  const ruler = document.createElement("canvas").getContext("2d");
  ruler.font = "12px system-ui, sans-serif";
  const wide = (text) => ruler.measureText(text).width;
  // Rows that a legend of these names takes: nothing of it is behind a pager, which paper has not.
  function legendRows(names, room) {
    let rows = 1, used = 0;
    for (const name of names) {
      const width = wide(name) + 42;
      if (used > 0 && used + width > room) { rows += 1; used = 0; }
      used += width;
    }
    return rows;
  }

  function common(chart, room, left, icon) {
    const ink = style("--ink"), faint = style("--faint"), line = style("--line"), names = (chart.series || []).map((s) => s.name);
    const top = names.length > 1 ? 12 + 22 * legendRows(names, room - 8) : 12;
    return {
      animation: false,
      textStyle: { color: ink, fontFamily: "system-ui, sans-serif" },
      aria: { enabled: false },
      grid: { left, right: 24, top, bottom: 44, containLabel: false, outerBoundsMode: "none" },
      legend: names.length > 1
        ? { top: 0, left: 0, width: room - 8, itemGap: 12, textStyle: { color: ink }, data: names.map((name, s) => ({ name, icon: icon(s) })) }
        : undefined,
      tooltip: { renderMode: "richText", confine: true, backgroundColor: style("--weak"), borderColor: line, textStyle: { color: ink } },
      axis: (extra) => ({
        axisLabel: { color: faint, hideOverlap: true }, axisLine: { lineStyle: { color: line } },
        splitLine: { lineStyle: { color: line, opacity: 0.6 } }, nameTextStyle: { color: faint },
        nameLocation: "middle", nameGap: 26, ...extra,
      }),
      zero: { silent: true, symbol: "none", label: { show: false }, lineStyle: { color: faint, type: "dashed" } },
    };
  }

  function intervals(chart, room) {
    const names = Math.min(0.42 * room, 8 + Math.max(...chart.rows.map(wide)));
    const many = chart.series.length > 1, base = common(chart, room, names + 12, (s) => SHAPES[s % SHAPES.length]), step = 0.7 / chart.series.length;
    const series = chart.series.map((of, s) => ({
      type: "custom", name: of.name, itemStyle: { color: colour(many ? s : 0) }, encode: { x: [1, 2, 3], y: 0 },
      data: of.values.flatMap((i, row) => (i ? [[row, i.value, i.low, i.high]] : [])),
      renderItem: (params, api) => {
        const shift = api.size([0, 1])[1] * step * (s - (chart.series.length - 1) / 2);
        const [x, y] = api.coord([api.value(1), api.value(0)]);
        const [low] = api.coord([api.value(2), api.value(0)]), [high] = api.coord([api.value(3), api.value(0)]);
        const stroke = api.visual("color"), size = 5;
        const mark = SHAPES[s % SHAPES.length];
        const shape = mark === "circle"
          ? { type: "circle", shape: { cx: x, cy: y + shift, r: size }, style: { fill: stroke } }
          : mark === "rect"
            ? { type: "rect", shape: { x: x - size, y: y + shift - size, width: 2 * size, height: 2 * size }, style: { fill: stroke } }
            : { type: "polygon", style: { fill: stroke }, shape: { points: mark === "triangle"
                ? [[x, y + shift - 6], [x + 6, y + shift + 5], [x - 6, y + shift + 5]]
                : [[x, y + shift - 6], [x + 6, y + shift], [x, y + shift + 6], [x - 6, y + shift]] } };
        return { type: "group", children: [
          { type: "line", shape: { x1: low, y1: y + shift, x2: high, y2: y + shift }, style: { stroke, lineWidth: 2 } }, shape,
        ] };
      },
      markLine: s === 0 ? { ...base.zero, data: [{ xAxis: 0 }] } : undefined,
    }));
    const named = (p) => `${chart.rows[p.value[0]]}\n${many ? p.seriesName + ": " : ""}${interval({ value: p.value[1], low: p.value[2], high: p.value[3] })}`;
    return { ...base, series,
      tooltip: { ...base.tooltip, trigger: "item", formatter: named },
      xAxis: base.axis({ type: "value", name: chart.unit, splitNumber: room < 500 ? 3 : 5, axisLabel: { color: style("--faint"), formatter: digits, hideOverlap: true } }),
      yAxis: base.axis({ type: "category", data: chart.rows, inverse: true, splitLine: { show: false }, nameGap: 8,
        axisLabel: { color: style("--ink"), width: names, overflow: "break", lineHeight: 14, interval: 0 } }) };
  }

  // Policies in force, on any axis of time.
  function policies(marks) {
    const areas = marks.map((m, k) => [{ name: m.name, xAxis: m.from, label: { offset: [0, 12 * (k % 3)] } }, { xAxis: m.until }]);
    return areas.length ? { silent: true, itemStyle: { color: style("--faint"), opacity: 0.1 },
      label: { color: style("--faint"), position: "insideTopLeft", fontSize: 11 }, data: areas } : undefined;
  }

  function bands(chart, room) {
    const base = common(chart, room, 84, () => "roundRect"), opacity = chart.series.length > 3 ? 0.1 : 0.18;
    const crosses = chart.series.some((s) => s.values.some((i) => i.low < 0)) && chart.series.some((s) => s.values.some((i) => i.high > 0));
    const series = chart.series.flatMap((of, s) => {
      const points = of.at.flatMap((x, k) => {
        const { value, low, high } = of.values[k];
        // What holds until the next place is drawn until there.
        return chart.steps && k + 1 < of.at.length ? [[x, value, low, high], [of.at[k + 1], value, low, high]] : [[x, value, low, high]];
      });
      const area = { type: "custom", name: of.name, silent: true, tooltip: { show: false }, itemStyle: { color: colour(of.colour) },
        encode: { x: 0, y: [2, 3] }, data: points, clip: true,
        renderItem: (params, api) => params.dataIndex > 0 ? undefined : {
          type: "polygon", style: { fill: colour(of.colour), opacity },
          shape: { points: [...points.map((p) => api.coord([p[0], p[3]])), ...points.slice().reverse().map((p) => api.coord([p[0], p[2]]))] } } };
      const line = { type: "line", name: of.name, showSymbol: !chart.steps && points.length < 15, symbol: SHAPES[s % SHAPES.length], symbolSize: 7,
        lineStyle: { width: 2, type: ["solid", "dashed", "dotted"][Math.floor(of.colour / COLOURS.length) % 3] },
        itemStyle: { color: colour(of.colour) }, data: points.map((p) => [p[0], p[1]]), z: 3,
        markLine: s === 0 && crosses ? { ...base.zero, data: [{ yAxis: 0 }] } : undefined,
        markArea: s === 0 ? policies(chart.marks) : undefined };
      return [area, line];
    });
    const at = (x) => chart.series.flatMap((of) => { const k = of.at.indexOf(x); return k < 0 ? [] : [`${of.name}: ${interval(of.values[k])}`]; });
    return { ...base, series,
      tooltip: { ...base.tooltip, trigger: "axis", formatter: (ps) => { const x = (Array.isArray(ps) ? ps[0] : ps).value[0]; return `${chart.along} ${digits4(x)}\n${at(x).join("\n")}`; } },
      xAxis: base.axis({ type: "value", name: chart.along, scale: true, ...ends(chart), axisLabel: { color: style("--faint"), formatter: digits4, hideOverlap: true } }),
      yAxis: base.axis({ type: "value", name: chart.unit, scale: true, nameGap: 64, axisLabel: { color: style("--faint"), formatter: digits } }) };
  }
  function curves(chart, room) {
    const places = chart.levels.length > 0, left = places ? Math.min(0.35 * room, 16 + Math.max(...chart.levels.map(wide))) : 84;
    const base = common(chart, room, left, (s) => (chart.series[s].is_points ? "circle" : "roundRect")), n = chart.series.length;
    // Lines between few places would cover one another: each is drawn a little beside its place.
    const shift = (s) => (places && n > 1 ? 0.6 * (s / (n - 1) - 0.5) : 0);
    const series = chart.series.map((of, s) => ({
      type: of.is_points ? "scatter" : "line", name: of.name, symbol: SHAPES[s % SHAPES.length], symbolSize: of.is_points ? 5 : 6, z: of.is_points ? 2 : 3,
      showSymbol: of.at.length < 15 && !chart.logs[0] && !chart.logs[1], step: places ? "end" : undefined, triggerLineEvent: true,
      lineStyle: { width: 2, type: ["solid", "dashed", "dotted"][Math.floor(of.colour / COLOURS.length) % 3] }, itemStyle: { color: colour(of.colour) },
      data: of.at.map((x, k) => [x, of.values[k] + shift(s)]), markArea: s === 0 ? policies(chart.marks) : undefined,
    }));
    const shown = (value) => (places ? chart.levels[value] : digits(value));
    const at = (x) => chart.series.flatMap((of) => { const k = of.at.indexOf(x); return k < 0 ? [] : [`${of.name}: ${shown(of.values[k])}`]; });
    const axis = (log, extra) => base.axis({ type: log ? "log" : "value", scale: true, ...extra });
    const decades = { min: (v) => 10 ** Math.floor(Math.log10(v.min)), max: (v) => 10 ** Math.ceil(Math.log10(v.max)) };
    // Who is who among firms that pass through stages is said on hovering and in the table.
    return { ...base, series, ...(places ? { legend: undefined, grid: { ...base.grid, top: 16 } } : {}),
      tooltip: { ...base.tooltip, trigger: "axis", formatter: (ps) => { const x = (Array.isArray(ps) ? ps[0] : ps).value[0]; return `${chart.along} ${digits4(x)}\n${at(x).join("\n")}`; } },
      xAxis: axis(chart.logs[0], { name: chart.along, axisLabel: { color: style("--faint"), formatter: chart.logs[0] ? decade : digits4, hideOverlap: true },
        ...(chart.logs[0] ? decades : ends(chart)) }),
      yAxis: axis(chart.logs[1], places
        ? { min: -0.5, max: chart.levels.length - 0.5, splitLine: { show: false }, axisTick: { customValues: chart.levels.map((_, k) => k) },
            axisLabel: { customValues: chart.levels.map((_, k) => k), color: style("--ink"), width: left - 12, overflow: "truncate", formatter: (y) => chart.levels[y] ?? "" } }
        : { name: chart.unit, nameGap: 64, axisLabel: { color: style("--faint"), formatter: chart.logs[1] ? decade : digits }, ...(chart.logs[1] ? decades : {}) }) };
  }

  // From blue through white to orange: the sign is in the hue, the size in how much of it there is.
  function tint(share) {
    const to = share < 0 ? [0, 114, 178] : [213, 94, 0], part = Math.min(1, Math.abs(share));
    return `rgb(${to.map((c) => Math.round(255 + (c - 255) * part)).join(",")})`;
  }
  function cells(chart, room) {
    const names = Math.min(0.3 * room, 8 + Math.max(...chart.rows.map(wide))), base = common(chart, room, names + 34, () => "rect");
    const all = chart.values.flat().map((x) => x ?? 0), most = Math.max(1e-300, ...all.map(Math.abs)), cell = (room - names - 58) / chart.columns.length;
    // Of shares the small ones are of interest, too: what has no sign is tinted by its root.
    const part = Math.min(...all) < 0 ? (x) => x / most : (x) => Math.sqrt(x / most), shown = cell > 36 ? (x) => digits(Number(x.toPrecision(2))) : (x) => digits(Number(x.toFixed(2)));
    const slanted = Math.max(...chart.columns.map(wide)) > cell - 4, width = Math.min(110, 8 + Math.max(...chart.columns.map(wide))), below = slanted ? 20 + 0.65 * width : 22;
    const data = chart.values.flatMap((row, r) => row.flatMap((x, c) => (x === null ? [] : [{ value: [c, r, x],
      itemStyle: { color: chart.told[r][c] ? tint(part(x)) : "#e4e4e4", borderColor: style("--paper"), borderWidth: 1 },
      label: { color: chart.told[r][c] && part(x) < -0.75 ? "#ffffff" : "#1b1b1b" } }])));
    const named = (p) => `${chart.of[0]} ${chart.rows[p.value[1]]}, ${chart.of[1]} ${chart.columns[p.value[0]]}\n${digits(p.value[2])} ${chart.unit}${chart.told[p.value[1]][p.value[0]] ? "" : ", not told from zero"}`;
    return { ...base, tooltip: { ...base.tooltip, trigger: "item", formatter: named },
      grid: { ...base.grid, bottom: 26 + below },
      xAxis: base.axis({ type: "category", data: chart.columns, name: chart.of[1], nameGap: 8 + below, splitLine: { show: false },
        axisLabel: { color: style("--ink"), interval: 0, rotate: slanted ? 40 : 0, width, overflow: "truncate" } }),
      yAxis: base.axis({ type: "category", data: chart.rows, name: chart.of[0], nameGap: names + 14, inverse: true, splitLine: { show: false },
        axisLabel: { color: style("--ink"), interval: 0, width: names, overflow: "truncate" } }),
      series: [{ type: "heatmap", data, label: { show: cell > 27, fontSize: 11, formatter: (p) => shown(p.value[2]) } }] };
  }

  function network(chart, room) {
    const base = common(chart, room, 8, () => "circle"), height = 420, kinds = [...new Set(chart.links.map((link) => link[2]))].sort((a, b) => a - b);
    const most = Math.max(1e-300, ...chart.links.map((link) => link[3])), nodes = chart.kinds[0].length;
    const named = (p) => p.dataType === "edge"
      ? `${chart.nodes[p.data.source].name} supplies\n${chart.nodes[p.data.target].name}\n${chart.kinds[1][p.data.kind]}: ${digits(p.data.weight)}` : p.data.title;
    // Links have the colours that nodes leave, and a line of their own.
    const drawn = (kind) => ({ color: colour(nodes + kinds.indexOf(kind)), type: ["solid", "dashed", "dotted"][kinds.indexOf(kind) % 3] });
    const names = [...chart.kinds[0], ...kinds.map((kind) => chart.kinds[1][kind])];
    const keys = names.map((_, k) => ({ name: String(k), icon: k < nodes ? "circle" : "path://M0 4h20v3H0z" }));
    return { ...base, legend: { top: 0, left: 0, width: room - 8, itemGap: 12, textStyle: { color: style("--ink") }, data: keys, formatter: (k) => names[k] },
      tooltip: { ...base.tooltip, trigger: "item", formatter: named }, xAxis: { show: false }, yAxis: { show: false },
      grid: { ...base.grid, top: 24 + 22 * legendRows(names, room - 8), bottom: 12 },
      series: [{ type: "graph", layout: "none", left: 16, right: 16, top: 24 + 22 * legendRows(names, room - 8), bottom: 12, edgeSymbol: ["none", "arrow"], edgeSymbolSize: 5,
        categories: chart.kinds[0].map((name, k) => ({ name: String(k), itemStyle: { color: colour(k) } })),
        data: chart.nodes.map((node, k) => ({ id: String(k), name: String(k), title: node.name, category: node.kind, x: node.at[0] * room, y: node.at[1] * height, symbolSize: 4 + 16 * node.size }))
          // The library stretches nodes over the room that they take: these two take all of it, so that places are those that were given.
          .concat([[0, 0], [room, height]].map(([x, y], k) => ({ id: "corner" + k, name: "corner" + k, x, y, symbol: "none", symbolSize: 0, tooltip: { show: false } }))),
        links: chart.links.map(([from, to, kind, weight]) => ({ source: from, target: to, kind, weight,
          lineStyle: { ...drawn(kind), width: 0.5 + 3 * Math.sqrt(weight / most), opacity: 0.45, curveness: 0.15 } })) },
      // Nothing is drawn of these: they are what the legend says of links.
      ...kinds.map((kind, k) => ({ type: "line", name: String(nodes + k), data: [], itemStyle: { color: drawn(kind).color } }))] };
  }

  // Every fact in its own band: from 0 to 1 it is met.
  function card(chart, room) {
    const narrow = room < 520, names = Math.min(0.45 * room, 8 + Math.max(...chart.facts.map((f) => wide(f.name)))), base = common(chart, room, names + 12, () => "rect");
    const within = (fact, x) => (fact.band[1] > fact.band[0] ? (x - fact.band[0]) / (fact.band[1] - fact.band[0]) : x === fact.band[0] ? 0.5 : x > fact.band[0] ? 2 : -1);
    const near = (x) => Math.max(-0.9, Math.min(1.9, x));
    const data = chart.facts.flatMap((f, row) => (f.found ? [[row, ...[f.found.value, f.found.low, f.found.high].map((x) => within(f, x))]] : []));
    const named = (p) => { const f = chart.facts[p.value[0]]; return `${f.name}\n${interval(f.found)}; met from ${digits(f.band[0])} to ${digits(f.band[1])}: ${f.met ? "met" : "missed"}\npublished: ${f.published}`; };
    return { ...base, tooltip: { ...base.tooltip, trigger: "item", formatter: named },
      xAxis: base.axis({ type: "value", min: -1, max: 2, interval: 1, name: "band in which a fact is met", axisLabel: { color: style("--faint"), formatter: (x) => ({ 0: narrow ? "low" : "lowest that passes", 1: narrow ? "high" : "highest" })[x] || "" } }),
      yAxis: base.axis({ type: "category", data: chart.facts.map((f) => f.name), inverse: true, splitLine: { show: false }, axisLabel: { color: style("--ink"), width: names, overflow: narrow ? "truncate" : "break", lineHeight: 14, interval: 0 } }),
      series: [{ type: "custom", name: "facts", data, encode: { x: [1, 2, 3], y: 0 },
        markArea: { silent: true, itemStyle: { color: style("--faint"), opacity: 0.12 }, data: [[{ xAxis: 0 }, { xAxis: 1 }]] },
        renderItem: (params, api) => {
          const row = api.value(0), met = chart.facts[row].met, stroke = met ? colour(2) : colour(1), at = (k) => api.coord([near(api.value(k)), row]);
          const [x, y] = at(1), [low] = at(2), [high] = at(3), out = api.value(1) > 1.9 ? 1 : api.value(1) < -0.9 ? -1 : 0;
          const mark = out !== 0 ? { type: "polygon", style: { fill: stroke }, shape: { points: [[x + 7 * out, y], [x, y - 5], [x, y + 5]] } }
            : met ? { type: "circle", shape: { cx: x, cy: y, r: 5 }, style: { fill: stroke } }
              : { type: "rect", shape: { x: x - 5, y: y - 5, width: 10, height: 10 }, style: { fill: stroke } };
          return { type: "group", children: [{ type: "line", shape: { x1: low, y1: y, x2: high, y2: y }, style: { stroke, lineWidth: 2 } }, mark] };
        } }] };
  }

  // Nodes are numbers, so that a name may stand on both sides.
  function flows(chart) {
    const base = common(chart, false), ends = chart.values.flatMap((row, f) => row.flatMap((value, t) => (value > 0 ? [[f, chart.from.length + t, value]] : [])));
    const names = [...chart.from, ...chart.to], used = new Set(ends.flatMap(([f, t]) => [f, t]));
    const named = (p) => (p.dataType === "edge" ? `${names[p.data.source]} → ${names[p.data.target]}` : names[p.data.name]) + `: ${digits(p.value)} ${chart.unit}`;
    return { ...base, legend: undefined, tooltip: { ...base.tooltip, trigger: "item", formatter: named },
      series: [{ type: "sankey", left: 4, right: 120, top: 8, bottom: 8, nodeGap: 12, nodeWidth: 14, draggable: false, layoutIterations: 0,
        data: names.flatMap((_, k) => (used.has(k) ? [{ name: String(k), itemStyle: { color: k < chart.from.length ? colour(k) : style("--faint") } }] : [])),
        links: ends.map(([f, t, value]) => ({ source: String(f), target: String(t), value })),
        label: { color: style("--ink"), fontSize: 11, width: 110, overflow: "truncate", formatter: (p) => names[p.name] }, lineStyle: { color: "source", opacity: 0.35 } }] };
  }
  // Years have four digits.
  const digits4 = (x) => String(Number(x.toPrecision(4)));

  // A chart is drawn for the room that it has, and again when that changes; where it has none, there is nothing to draw yet.
  function draw([id, chart]) {
    const place = document.getElementById("chart-" + id), room = place.clientWidth;
    if (room === 0) return;
    const option = { intervals, bands, curves, cells, flows, network, card }[chart.kind](chart, room), { top, bottom } = option.grid;
    const names = option.yAxis?.axisLabel?.width, row = (of, least) => Math.max(least, 6 + 14 * Math.max(1, ...of.map((name) => Math.ceil(wide(name) / names))));
    const inside = { intervals: () => chart.rows.length * row(chart.rows, 14 + 12 * chart.series.length), cells: () => chart.rows.length * 30,
      card: () => chart.facts.length * (option.yAxis.axisLabel.overflow === "break" ? row(chart.facts.map((f) => f.name), 24) : 24),
      network: () => 420, flows: () => 260 }[chart.kind];
    // Never what the place has: on paper it has no height of its own, and no more than a sheet.
    const paper = matchMedia("print").matches, height = top + bottom + (inside ? Math.min(inside(), paper ? 780 : Infinity) : paper ? 170 : 240);
    const one = drawn.get(id) || echarts.init(place, null, { renderer: "svg", width: room, height });
    drawn.set(id, one);
    place.style.height = height + "px";
    one.resize({ width: room, height });
    one.setOption(option, true);
  }
  const all = () => charts.forEach(draw);
  all();
  const widths = new Map();
  const watch = new ResizeObserver((seen) => {
    for (const { target } of seen) {
      if (widths.get(target) === target.clientWidth) continue;
      widths.set(target, target.clientWidth);
      draw(charts.find(([id]) => "chart-" + id === target.id));
    }
  });
  charts.forEach(([id]) => watch.observe(document.getElementById("chart-" + id)));
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", all);
  matchMedia("print").addEventListener("change", all);

  function save(name, blob) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  }
  const cell = (text) => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  function csv(id) {
    const rows = [...document.getElementById("table-" + id).rows];
    return rows.map((row) => [...row.cells].map((c) => cell(c.textContent)).join(",")).join("\n") + "\n";
  }
  // What is saved goes into papers and talks: it is drawn for a light ground, whatever the page is.
  function onPaper(id) {
    const chart = charts.find(([name]) => name === id), root = document.documentElement.classList;
    root.add("light");
    draw(chart);
    const svg = drawn.get(id).renderToSVGString();
    root.remove("light");
    draw(chart);
    return svg;
  }
  function png(id, svg) {
    const box = document.getElementById("chart-" + id), image = new Image();
    image.onload = () => {
      const canvas = document.createElement("canvas");
      canvas.width = 2 * box.clientWidth; canvas.height = 2 * box.clientHeight;
      const pen = canvas.getContext("2d");
      pen.fillStyle = "#ffffff";
      pen.fillRect(0, 0, canvas.width, canvas.height);
      pen.drawImage(image, 0, 0, canvas.width, canvas.height);
      canvas.toBlob((blob) => save(id + ".png", blob));
    };
    image.src = "data:image/svg+xml;charset=utf-8," + encodeURIComponent(svg);
  }
  document.addEventListener("click", (event) => {
    const { save: kind, of: id } = event.target.dataset || {};
    if (!kind) return;
    if (kind === "csv") return save(id + ".csv", new Blob([csv(id)], { type: "text/csv" }));
    const svg = onPaper(id);
    if (kind === "svg") save(id + ".svg", new Blob([svg], { type: "image/svg+xml" }));
    else png(id, svg);
  });
})();
