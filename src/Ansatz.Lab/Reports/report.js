(() => {
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const hues = {
    light: ["#2f6f8f", "#d0743c", "#5b8c5a", "#a34f6d", "#8a7fb5", "#b59a3b", "#4aa3a2", "#7a5c46", "#c2666a", "#75808c"],
    dark: ["#7fb6d0", "#e79a6b", "#8fc18d", "#d688a4", "#b3a9dd", "#d9c172", "#7fcfcd", "#b8967c", "#eb9a9d", "#a9b2bd"]
  };
  const variable = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const theme = () => {
    const [ink, soft, line] = ["--ink", "--soft", "--line"].map(variable);
    const font = getComputedStyle(document.body).fontFamily;
    const category = dark.matches ? hues.dark : hues.light;
    return {
      background: "transparent", font, padding: 4,
      view: { stroke: null },
      axis: { labelColor: soft, titleColor: soft, titleFontWeight: 500, titleFontSize: 12, labelFontSize: 11, labelLimit: 240, gridColor: line, gridDash: [2, 3], domainColor: line, tickColor: line, titlePadding: 10, labelPadding: 5 },
      legend: { labelColor: ink, titleColor: soft, labelFontSize: 12, symbolType: "circle", orient: "bottom", labelLimit: 0, columnPadding: 16, titleFontWeight: 500 },
      title: { color: ink }, text: { color: ink },
      range: { category, ramp: { scheme: dark.matches ? "darkblue" : "tealblues" }, heatmap: { scheme: dark.matches ? "darkblue" : "tealblues" } },
      mark: { color: category[0] }, bar: { color: category[0] }, line: { color: category[0] }, circle: { color: category[0] }, area: { color: category[0] }
    };
  };
  // As many names beside each other as the figure is wide for; none is cut.
  const legendColumns = (place, spec, style) => {
    const names = [...new Set((spec.data?.values ?? []).map(value => value.series).filter(name => name !== undefined))];
    const pen = document.createElement("canvas").getContext("2d");
    pen.font = `${style.legend.labelFontSize}px ${style.font}`;
    const widest = Math.max(1, ...names.map(name => pen.measureText(name).width)) + 38; // with its circle and the gap
    return Math.max(1, Math.min(names.length || 1, 6, Math.floor(place.clientWidth / widest)));
  };
  const draw = () => {
    return Promise.all([...document.querySelectorAll(".plot")].map(place => {
      const spec = JSON.parse(place.nextElementSibling.textContent);
      const config = theme();
      config.legend.columns = legendColumns(place, spec, config);
      const many = (spec.data?.values?.length ?? 0) > 1500;
      const actions = { export: true, source: false, compiled: false, editor: false };
      return vegaEmbed(place, spec, { config, actions, renderer: many ? "canvas" : "svg", tooltip: { theme: dark.matches ? "dark" : "light" } })
        .catch(fault => { place.classList.add("failed"); place.textContent = `This chart could not be drawn: ${fault.message}`; });
    }));
  };
  draw().then(() => document.body.setAttribute("data-drawn", document.querySelectorAll(".plot:not(.failed)").length));
  dark.addEventListener("change", draw);
})();
