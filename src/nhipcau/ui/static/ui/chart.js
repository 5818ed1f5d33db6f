// Draws the figures that the page holds as JSON; colours come from tokens.css.
const load = (address) =>
  new Promise((resolve, reject) => {
    if (window.echarts) return resolve(window.echarts);
    const script = document.createElement("script");
    script.src = address;
    script.onload = () => resolve(window.echarts);
    script.onerror = () => reject(new Error(address));
    document.head.append(script);
  });

// A canvas knows no light-dark(): let the browser work the colour out.
const probe = document.createElement("span");
const colour = (name) => {
  probe.style.color = `var(${name})`;
  document.body.append(probe);
  const found = getComputedStyle(probe).color;
  probe.remove();
  return found;
};

// Words, also of scripts that set none apart; a canvas would break inside a Khmer syllable.
const words = new Intl.Segmenter(document.documentElement.lang, { granularity: "word" });
const ruler = document.createElement("canvas").getContext("2d");
const wrap = (text, width, font) => {
  ruler.font = font;
  const lines = [""];
  for (const { segment } of words.segment(text)) {
    const longer = lines.at(-1) + segment;
    if (lines.at(-1) && ruler.measureText(longer.trim()).width > width) {
      if (lines.length === 3) return `${lines.join("\n").trim()}…`;
      lines.push(segment.trimStart());
    } else {
      lines[lines.length - 1] = longer;
    }
  }
  return lines.join("\n");
};

const option = (data, width) => {
  const text = colour("--nc-text");
  const soft = colour("--nc-text-soft");
  const line = colour("--nc-line");
  const style = getComputedStyle(document.body);
  const motion = !window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  const few = data.categories.length <= 14;
  const room = data.horizontal ? Math.min(200, width * 0.4) : Math.max(64, (width - 60) / data.categories.length - 8);
  const category = {
    type: "category",
    data: data.categories,
    inverse: data.horizontal,
    axisLine: { lineStyle: { color: line } },
    axisTick: { show: false },
    axisLabel: {
      color: text,
      lineHeight: 18,
      interval: few ? 0 : "auto",
      formatter: (label) => wrap(label, room, `13px ${style.fontFamily}`),
    },
  };
  const value = {
    type: "value",
    splitNumber: 4,
    axisLabel: { color: soft, formatter: (number) => number.toLocaleString(document.documentElement.lang === "en" ? "en" : "vi") },
    splitLine: { lineStyle: { color: line } },
  };
  const several = data.series.length > 1;
  return {
    animation: motion,
    animationDuration: 300,
    textStyle: { fontFamily: style.fontFamily, fontSize: 13 },
    grid: { left: 4, right: data.horizontal ? 48 : 12, top: several ? 12 : 22, bottom: 4, containLabel: true },
    tooltip: {
      trigger: "axis",
      renderMode: "richText",
      confine: true,
      axisPointer: { type: data.kind === "line" ? "line" : "shadow", shadowStyle: { color: line, opacity: 0.35 } },
      backgroundColor: colour("--nc-raised"),
      borderColor: line,
      textStyle: { color: text },
      formatter: (points) =>
        [points[0].name, ...points.map((point) => `${several ? `${point.seriesName}: ` : ""}${data.series[point.seriesIndex].words[point.dataIndex]} ${data.unit}`)].join("\n"),
    },
    xAxis: data.horizontal ? value : category,
    yAxis: data.horizontal ? category : value,
    series: data.series.map((series, at) => ({
      name: series.name,
      type: data.kind === "line" ? "line" : "bar",
      stack: data.kind === "stacked" ? "all" : undefined,
      data: series.values,
      barMaxWidth: 26,
      symbolSize: 7,
      lineStyle: { width: 2.5, type: ["solid", "dashed", "dotted"][at % 3] },
      itemStyle: { color: colour(series.tone ? `--nc-mark-${series.tone}` : `--nc-chart-${(at % 6) + 1}`), borderRadius: data.kind === "bar" ? (data.horizontal ? [0, 3, 3, 0] : [3, 3, 0, 0]) : 0 },
      label: data.kind === "bar" && !several && data.categories.length <= 12
        ? { show: true, position: data.horizontal ? "right" : "top", color: text, formatter: (point) => series.words[point.dataIndex] }
        : undefined,
      cursor: series.hrefs.length ? "pointer" : "default",
    })),
  };
};

export const draw = async (places) => {
  const echarts = await load(places[0].dataset.echarts);
  await document.fonts.ready;
  const drawn = places.map((place) => {
    const data = JSON.parse(document.getElementById(place.dataset.chart).textContent);
    const chart = echarts.init(place, null, { renderer: "canvas" });
    chart.setOption(option(data, place.clientWidth));
    chart.on("click", (point) => {
      const href = data.series[point.seriesIndex].hrefs[point.dataIndex];
      if (href) window.location.assign(href);
    });
    new ResizeObserver(() => chart.resize()).observe(place);
    return [chart, data, place];
  });
  const again = () => drawn.forEach(([chart, data, place]) => chart.setOption(option(data, place.clientWidth), true));
  // Paper is white, whatever the screen is.
  const root = document.documentElement;
  let theme;
  window.addEventListener("beforeprint", () => {
    theme = root.dataset.bsTheme;
    root.dataset.bsTheme = "light";
    again();
  });
  window.addEventListener("afterprint", () => {
    if (theme) root.dataset.bsTheme = theme;
    else delete root.dataset.bsTheme;
    again();
  });
  new MutationObserver(again).observe(root, { attributeFilter: ["data-bs-theme"] });
  window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", again);
};
