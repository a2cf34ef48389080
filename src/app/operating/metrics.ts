type Labels = Readonly<Record<string, string | number>>;

interface Series {
  readonly name: string;
  readonly help: string;
  readonly type: 'counter' | 'gauge' | 'histogram';
  readonly values: Map<string, number>;
}

/** Upper bounds of the buckets of durations, in seconds. */
const bounds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300];

/** Numbers about the running App, in the text format of Prometheus. */
export class Metrics {
  readonly #series = new Map<string, Series>();

  /** Declares a number under a name; a second declaration of the name is the first. */
  #declare(name: string, help: string, type: Series['type']): Series {
    const known = this.#series.get(name);
    if (known !== undefined) return known;
    const series: Series = { name, help, type, values: new Map() };
    this.#series.set(name, series);
    return series;
  }

  /** A number that only grows. */
  counter(name: string, help: string): (labels?: Labels, by?: number) => void {
    const { values } = this.#declare(name, help, 'counter');
    return (labels = {}, by = 1) => grow(values, render(labels), by);
  }

  /** A number that is what it is; `set` replaces all of its labels. */
  gauge(name: string, help: string): (readings: readonly (readonly [Labels, number])[]) => void {
    const { values } = this.#declare(name, help, 'gauge');
    return (readings) => {
      values.clear();
      for (const [labels, value] of readings) values.set(render(labels), value);
    };
  }

  /** How long things take, in seconds. */
  histogram(name: string, help: string): (seconds: number, labels?: Labels) => void {
    const { values } = this.#declare(name, help, 'histogram');
    return (seconds, labels = {}) => {
      for (const bound of bounds) {
        if (seconds <= bound) grow(values, `_bucket${render({ ...labels, le: bound })}`, 1);
      }
      grow(values, `_bucket${render({ ...labels, le: '+Inf' })}`, 1);
      grow(values, `_sum${render(labels)}`, seconds);
      grow(values, `_count${render(labels)}`, 1);
    };
  }

  /** All numbers as text. */
  text(): string {
    const lines = [...this.#series.values()].flatMap(({ name, help, type, values }) => [
      `# HELP ${name} ${help}`,
      `# TYPE ${name} ${type}`,
      ...[...values].map(([labels, value]) => `${name}${labels} ${value}`),
    ]);
    return `${lines.join('\n')}\n`;
  }
}

function grow(values: Map<string, number>, key: string, by: number): void {
  values.set(key, (values.get(key) ?? 0) + by);
}

function render(labels: Labels): string {
  const parts = Object.entries(labels).map(([name, value]) => `${name}=${JSON.stringify(String(value))}`);
  return parts.length === 0 ? '' : `{${parts.join(',')}}`;
}
