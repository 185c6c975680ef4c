/* Draws <div class="echart" data-chart="ID"> with ECharts from <script type="application/json" id="ID">; the table beside it stays when this fails. */
(() => {
  "use strict";
  const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const theme = () => ({
    color: [1, 2, 3, 4, 5, 6].map((n) => token(`--series-${n}`)),
    textStyle: { fontFamily: token("--sans"), color: token("--soft") },
    categoryAxis: axis(), valueAxis: axis(),
    tooltip: { backgroundColor: token("--card"), borderColor: token("--line"), textStyle: { color: token("--ink") } },
    legend: { textStyle: { color: token("--soft") }, bottom: 0 },
    grid: { left: 8, right: 8, top: 16, bottom: 40, containLabel: true },
  });
  const axis = () => ({
    axisLine: { lineStyle: { color: token("--line") } }, axisTick: { show: false },
    axisLabel: { color: token("--soft") }, splitLine: { lineStyle: { color: token("--line") } },
  });
  const drawn = new Map();
  const draw = (box) => {
    const source = document.getElementById(box.dataset.chart);
    if (!source || !window.echarts) return;
    drawn.get(box)?.dispose();
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    const chart = window.echarts.init(box, theme(), { renderer: "svg" });
    chart.setOption({ animation: !still, aria: { enabled: true }, tooltip: { trigger: "axis" }, ...JSON.parse(source.textContent) });
    drawn.set(box, chart);
  };
  const all = () => document.querySelectorAll(".echart[data-chart]").forEach(draw);
  window.addEventListener("DOMContentLoaded", all);
  window.addEventListener("resize", () => drawn.forEach((chart) => chart.resize()));
  document.addEventListener("kepu:appearance", all);
  document.addEventListener("htmx:after:swap", all);
})();
