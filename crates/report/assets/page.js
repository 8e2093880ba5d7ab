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
  const interval = (i) => `${digits(i.value)}  (${digits(i.low)} to ${digits(i.high)})`;

  function common(chart, many) {
    const ink = style("--ink"), faint = style("--faint"), line = style("--line");
    return {
      animation: false,
      textStyle: { color: ink, fontFamily: "system-ui, sans-serif" },
      aria: { enabled: false },
      grid: { left: 12, right: 22, top: many ? 34 : 12, bottom: 34, containLabel: true },
      legend: many ? { type: "scroll", top: 0, left: 0, textStyle: { color: ink }, pageTextStyle: { color: ink } } : undefined,
      tooltip: { renderMode: "richText", confine: true, backgroundColor: style("--weak"), borderColor: line, textStyle: { color: ink } },
      axis: (extra) => ({
        axisLabel: { color: faint, hideOverlap: true }, axisLine: { lineStyle: { color: line } },
        splitLine: { lineStyle: { color: line, opacity: 0.6 } }, nameTextStyle: { color: faint },
        nameLocation: "middle", nameGap: 24, ...extra,
      }),
      zero: { silent: true, symbol: "none", label: { show: false }, lineStyle: { color: faint, type: "dashed" } },
    };
  }

  function intervals(chart) {
    const many = chart.series.length > 1, base = common(chart, many), step = 0.7 / chart.series.length;
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
      xAxis: base.axis({ type: "value", name: chart.unit, scale: true, min: (v) => Math.min(v.min, 0), max: (v) => Math.max(v.max, 0), axisLabel: { color: style("--faint"), formatter: digits, hideOverlap: true } }),
      yAxis: base.axis({ type: "category", data: chart.rows, inverse: true, splitLine: { show: false }, nameGap: 8,
        axisLabel: { color: style("--ink"), width: 170, overflow: "truncate" } }) };
  }

  function bands(chart) {
    const many = chart.series.length > 1, base = common(chart, many);
    const crosses = chart.series.some((s) => s.values.some((i) => i.low < 0)) && chart.series.some((s) => s.values.some((i) => i.high > 0));
    const marks = chart.marks.map((m, k) => [{ name: m.name, xAxis: m.from, label: { offset: [0, 12 * (k % 3)] } }, { xAxis: m.until }]);
    const series = chart.series.flatMap((of, s) => {
      const points = of.at.map((x, k) => [x, of.values[k].value, of.values[k].low, of.values[k].high]);
      const area = { type: "custom", name: of.name, silent: true, tooltip: { show: false }, itemStyle: { color: colour(of.colour) },
        encode: { x: 0, y: [2, 3] }, data: points, clip: true,
        renderItem: (params, api) => params.dataIndex > 0 ? undefined : {
          type: "polygon", style: { fill: colour(of.colour), opacity: 0.18 },
          shape: { points: [...points.map((p) => api.coord([p[0], p[3]])), ...points.slice().reverse().map((p) => api.coord([p[0], p[2]]))] } } };
      const line = { type: "line", name: of.name, showSymbol: points.length < 15, symbol: SHAPES[s % SHAPES.length], symbolSize: 7,
        lineStyle: { width: 2, type: ["solid", "dashed", "dotted"][Math.floor(of.colour / COLOURS.length) % 3] },
        itemStyle: { color: colour(of.colour) }, data: points.map((p) => [p[0], p[1]]), z: 3,
        markLine: s === 0 && crosses ? { ...base.zero, data: [{ yAxis: 0 }] } : undefined,
        markArea: s === 0 && marks.length ? { silent: true, itemStyle: { color: style("--faint"), opacity: 0.1 },
          label: { color: style("--faint"), position: "insideTopLeft", fontSize: 11 }, data: marks } : undefined };
      return [area, line];
    });
    const at = (x) => chart.series.flatMap((of) => { const k = of.at.indexOf(x); return k < 0 ? [] : [`${of.name}: ${interval(of.values[k])}`]; });
    return { ...base, series,
      tooltip: { ...base.tooltip, trigger: "axis", formatter: (ps) => { const x = (Array.isArray(ps) ? ps[0] : ps).value[0]; return `${chart.along} ${digits4(x)}\n${at(x).join("\n")}`; } },
      xAxis: base.axis({ type: "value", name: chart.along, scale: true, min: "dataMin", max: "dataMax", axisLabel: { color: style("--faint"), formatter: digits4, hideOverlap: true } }),
      yAxis: base.axis({ type: "value", name: chart.unit, scale: true, nameGap: 44, axisLabel: { color: style("--faint"), formatter: digits } }) };
  }
  // Years have four digits.
  const digits4 = (x) => String(Number(x.toPrecision(4)));

  function draw([id, chart]) {
    const place = document.getElementById("chart-" + id);
    if (chart.kind === "intervals") {
      place.style.height = 5 + Math.max(1, chart.rows.length) * (1.1 + 0.75 * chart.series.length) + (chart.series.length > 1 ? 1.5 : 0) + "rem";
    }
    const one = drawn.get(id) || echarts.init(place, null, { renderer: "svg" });
    drawn.set(id, one);
    one.setOption(chart.kind === "intervals" ? intervals(chart) : bands(chart), true);
    one.resize();
  }
  const all = () => charts.forEach(draw);
  all();
  new ResizeObserver(() => drawn.forEach((one) => one.resize())).observe(document.body);
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
  function png(id, svg) {
    const box = document.getElementById("chart-" + id), image = new Image();
    image.onload = () => {
      const canvas = document.createElement("canvas");
      canvas.width = 2 * box.clientWidth; canvas.height = 2 * box.clientHeight;
      const pen = canvas.getContext("2d");
      pen.fillStyle = style("--paper");
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
    const svg = drawn.get(id).renderToSVGString ? drawn.get(id).renderToSVGString() : "";
    if (kind === "svg") save(id + ".svg", new Blob([svg], { type: "image/svg+xml" }));
    else png(id, svg);
  });
})();
