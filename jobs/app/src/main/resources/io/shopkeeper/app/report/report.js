// Draws the figures: each canvas has its specification in the script element beside it.
// Kinds: bars, lines, curves (points x, y), intervals (value, low, high) and spans (from, to).
(function () {
  'use strict';
  const locale = document.documentElement.lang;
  const root = getComputedStyle(document.documentElement);
  const charts = [];

  const numbers = (options) => new Intl.NumberFormat(locale, options);
  const compact = numbers({notation: 'compact', maximumFractionDigits: 1});
  const whole = numbers({maximumFractionDigits: 0});
  const decimal = numbers({maximumFractionDigits: 4});
  const percent = numbers({style: 'percent', maximumFractionDigits: 1});
  const signed = numbers({style: 'percent', maximumFractionDigits: 1, signDisplay: 'exceptZero'});
  const seconds = (value) => {
    const unit = value >= 7200 ? ['hour', 3600] : value >= 120 ? ['minute', 60] : ['second', 1];
    return numbers({style: 'unit', unit: unit[0], unitDisplay: 'short', maximumFractionDigits: 1})
      .format(value / unit[1]);
  };
  const ticks = {count: (v) => compact.format(v), decimal: (v) => decimal.format(v),
    percent: (v) => percent.format(v), change: (v) => signed.format(v), seconds};
  const exact = Object.assign({}, ticks, {count: (v) => whole.format(v)});

  const color = (name) => root.getPropertyValue('--' + name).trim();
  const clear = (name, share) => 'color-mix(in srgb, ' + color(name) + ' ' + share + '%, transparent)';
  const wide = (text, most) => text.length > most ? text.slice(0, most - 1) + '…' : text;

  function axis(spec, name, horizontal) {
    const about = spec[name];
    const along = (name === 'y') === Boolean(horizontal);
    const category = about.format === 'label';
    const out = {
      type: category ? 'category' : about.log ? 'logarithmic' : 'linear',
      min: about.min, max: about.max, beginAtZero: !about.log && spec.kind !== 'intervals', grace: spec.kind === 'intervals' ? '12%' : 0,
      title: {display: Boolean(about.title), text: about.title, color: color('soft')},
      border: {display: false},
      grid: {display: !category, color: color('grid'), drawTicks: false},
      ticks: {color: color(category && horizontal ? 'ink' : 'soft'), padding: 8, maxRotation: 0, autoSkipPadding: 14}
    };
    if (category) {
      out.offset = spec.kind !== 'lines';
      out.ticks.autoSkip = !(horizontal && along) && spec.labels.length > 12;
      out.ticks.callback = function (value) {
        return wide(this.getLabelForValue(value), this.chart.width < 480 ? 18 : 34);
      };
    } else {
      out.ticks.maxTicksLimit = about.log ? 12 : 7;
      out.ticks.callback = (value) => {
        // Of a logarithmic axis only the powers of ten keep their numbers.
        const power = Math.log10(value);
        return about.log && Math.abs(power - Math.round(power)) > 1e-9 ? null : ticks[about.format](value);
      };
    }
    return out;
  }

  function dataset(spec, series, chartWidth) {
    const horizontal = spec.horizontal;
    const base = {label: series.name, borderColor: color(series.color), backgroundColor: color(series.color)};
    if (spec.kind === 'lines' || spec.kind === 'curves') {
      const data = spec.kind === 'lines' ? series.data : series.data.map((p) => ({x: p[0], y: p[1]}));
      return Object.assign(base, {type: 'line', data, borderWidth: 2, pointRadius: 0, pointHoverRadius: 4,
        pointHitRadius: 8, tension: 0, spanGaps: true, borderDash: series.dash ? [5, 5] : []});
    }
    if (spec.kind === 'intervals') {
      const colors = series.colors.map(color);
      return Object.assign(base, {type: 'bar', data: series.data.map((d) => [d[1] ?? d[0], d[2] ?? d[0]]),
        values: series.data, notes: series.notes, dots: colors, backgroundColor: series.colors.map((c) => clear(c, 45)),
        barThickness: 6, borderRadius: 4, borderSkipped: false});
    }
    if (spec.kind === 'spans') {
      const palette = ['s1', 's2', 's3', 's4', 's5', 's6'];
      return Object.assign(base, {type: 'bar', data: series.data, borderSkipped: false, borderRadius: 3,
        backgroundColor: series.groups.map((g) => color(palette[g % palette.length])), minBarLength: 3, barPercentage: .7});
    }
    return Object.assign(base, {type: 'bar', data: series.data, notes: series.notes,
      borderRadius: spec.stacked ? 0 : 4, maxBarThickness: spec.histogram ? 200 : 26,
      barPercentage: spec.histogram ? 1 : .86, categoryPercentage: spec.histogram ? .94 : .78,
      minBarLength: spec.stacked ? 0 : 2});
  }

  function tooltip(spec) {
    const value = spec.kind === 'bars' && !spec.horizontal || spec.kind === 'lines' || spec.kind === 'curves' ? 'y' : 'x';
    const show = (axisName, v) => v === null || v === undefined ? '–' : exact[spec[axisName].format](v);
    return {
      backgroundColor: color('ink'), titleColor: color('card'), bodyColor: color('card'), padding: 10, cornerRadius: 8,
      boxPadding: 4, displayColors: spec.series.length > 1,
      callbacks: {
        title: (items) => !items.length ? '' : spec.kind === 'curves'
          ? spec.x.title + ': ' + show('x', items[0].parsed.x) : items[0].label,
        label: (item) => {
          const raw = item.dataset.values && item.dataset.values[item.dataIndex];
          if (raw) {
            return item.dataset.label + ': ' + show('x', raw[0]) + ' [' + show('x', raw[1]) + ', ' + show('x', raw[2]) + ']';
          }
          if (spec.kind === 'spans') {
            return exact.seconds(item.raw[1] - item.raw[0]);
          }
          const note = item.dataset.notes && item.dataset.notes[item.dataIndex];
          return item.dataset.label + ': ' + show(value, item.parsed[value]) + (note ? '  (' + note + ')' : '');
        }
      }
    };
  }

  // Draws what Chart.js has no element for: dots on intervals, a reference line, words beside bars.
  const marks = {
    id: 'marks',
    beforeDatasetsDraw(chart) {
      const at = chart.options.reference;
      if (at === undefined) { return; }
      const x = chart.scales.x.getPixelForValue(at);
      const ctx = chart.ctx;
      ctx.save();
      ctx.strokeStyle = color('soft');
      ctx.setLineDash([4, 4]);
      ctx.beginPath();
      ctx.moveTo(x, chart.chartArea.top);
      ctx.lineTo(x, chart.chartArea.bottom);
      ctx.stroke();
      ctx.restore();
    },
    afterDatasetsDraw(chart) {
      const ctx = chart.ctx;
      chart.data.datasets.forEach((set, s) => {
        const elements = chart.getDatasetMeta(s).data;
        ctx.save();
        if (set.values) {
          set.values.forEach((value, i) => {
            ctx.fillStyle = set.dots[i];
            ctx.strokeStyle = color('card');
            ctx.lineWidth = 1;
            ctx.beginPath();
            ctx.arc(Math.min(chart.scales.x.getPixelForValue(value[0]), chart.chartArea.right - 5), elements[i].y, 5.5, 0, 2 * Math.PI);
            ctx.fill();
            ctx.stroke();
          });
        }
        if (set.notes) {
          ctx.font = '12.5px ' + Chart.defaults.font.family;
          ctx.textBaseline = 'middle';
          set.notes.forEach((note, i) => {
            const width = ctx.measureText(note).width;
            const element = elements[i];
            const start = set.values ? Math.max(element.x, element.base) : element.x;
            const outside = start + 8 + width < chart.chartArea.right;
            // What does not fit beside its mark stands before an interval and inside a bar.
            const before = set.values ? Math.min(element.x, element.base, chart.chartArea.right - 10) : element.x;
            ctx.fillStyle = color(outside || set.values ? 'ink' : 'card');
            ctx.fillText(note, outside ? start + 8 : before - 8 - width, element.y);
          });
        }
        ctx.restore();
      });
    }
  };

  function draw(figure) {
    const spec = JSON.parse(figure.querySelector('script').textContent);
    const plot = figure.querySelector('.plot');
    const horizontal = spec.horizontal || spec.kind === 'intervals' || spec.kind === 'spans';
    if (horizontal) {
      const each = spec.kind === 'spans' ? 24 : spec.stacked ? 38 : 26 + 16 * spec.series.length;
      plot.style.minHeight = Math.max(150, 70 + each * spec.labels.length + (spec.series.length > 1 ? 34 : 0)) + 'px';
    }
    const scales = {x: axis(spec, 'x', horizontal), y: axis(spec, 'y', horizontal)};
    if (spec.reference !== undefined) {
      scales.x.suggestedMin = spec.reference;
      scales.x.suggestedMax = spec.reference;
    }
    if (spec.stacked) { scales.x.stacked = true; scales.y.stacked = true; }
    const chart = new Chart(figure.querySelector('canvas'), {
      data: {labels: spec.labels, datasets: spec.series.map((s) => dataset(spec, s))},
      plugins: [marks],
      options: {
        indexAxis: horizontal ? 'y' : 'x', responsive: true, maintainAspectRatio: false, animation: false,
        locale, reference: spec.reference, scales,
        interaction: spec.kind === 'curves' ? {mode: 'nearest', axis: 'x', intersect: false}
          : {mode: 'index', axis: horizontal ? 'y' : 'x', intersect: false},
        plugins: {
          legend: {display: spec.series.length > 1, align: 'start',
            labels: {color: color('ink'), boxWidth: 12, boxHeight: 12, useBorderRadius: true, borderRadius: 3, padding: 14}},
          tooltip: tooltip(spec)
        }
      }
    });
    charts.push([figure, chart]);
  }

  function drawAll() {
    Chart.defaults.font.family = root.getPropertyValue('--sans');
    Chart.defaults.font.size = 12.5;
    charts.splice(0).forEach(([, chart]) => chart.destroy());
    document.querySelectorAll('.chart').forEach(draw);
  }

  drawAll();
  window.matchMedia('(prefers-color-scheme: dark)').addEventListener('change', drawAll);
  // Paper is white whatever the screen is.
  window.matchMedia('print').addEventListener('change', drawAll);
})();
