import { dirname, resolve } from 'node:path';
import type { Report } from '../report/report.ts';
import { repositoryOf } from './ignore-chain.ts';
import type { Setting } from './migration-run.ts';
import type { Format } from './options.ts';
import { shownPath } from './roots.ts';
import { standardInputName } from './standard-input.ts';

/** Renders a report; only the renderer that is asked for is loaded. */
export async function render(report: Report, format: Format | 'diff', { cwd, output }: Setting): Promise<string> {
  switch (format) {
    case 'terminal': {
      const { terminal } = await import('../report/terminal.ts');
      return terminal(report, { colour: output.colour.out, width: output.width });
    }
    case 'diff': {
      const { diff, shownDiff } = await import('../report/diff.ts');
      const nameOf = (file: string): string => nameInRepository(file, cwd);
      return output.colour.out ? shownDiff(report, output.paint.out, nameOf) : diff(report, nameOf);
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

/** A path from the top of the repository that the file lies in, so that Git finds it from any folder; else as it is. */
function nameInRepository(file: string, cwd: string): string {
  const absolute = resolve(cwd, file);
  const top = file === standardInputName ? undefined : repositoryOf(dirname(absolute));
  return top === undefined ? file : shownPath(absolute, top);
}
