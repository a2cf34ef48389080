import type { Report } from '../report/report.ts';
import type { Format } from './options.ts';
import type { Output } from './output.ts';

/** Renders a report; only the renderer that is asked for is loaded. */
export async function render(report: Report, format: Format | 'diff', output: Output): Promise<string> {
  switch (format) {
    case 'terminal': {
      const { terminal } = await import('../report/terminal.ts');
      return terminal(report, { colour: output.colour.out, width: output.width });
    }
    case 'diff': {
      const { diff, shownDiff } = await import('../report/diff.ts');
      return output.colour.out ? shownDiff(report, output.paint.out) : diff(report);
    }
    case 'json':
      return (await import('../report/json.ts')).json(report);
    case 'markdown':
      return (await import('../report/markdown.ts')).markdown(report);
    case 'sarif':
      return (await import('../report/sarif.ts')).sarif(report, {
        rules: (await import('../index.ts')).catalogue.rules,
      });
    case 'github':
      return (await import('../report/github.ts')).github(report);
  }
}
