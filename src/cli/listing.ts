import type { PathTest } from '../config/path-globs.ts';
import type { Problem } from '../index.ts';
import { isInVendoredChart, type Root, shownPath } from './roots.ts';
import { candidatesIn } from './tree.ts';

/** The files that a run looks at, each once, and what could not be entered. */
export interface Listing {
  readonly files: readonly string[];
  readonly problems: readonly Problem[];
}

/** Which files are looked at. */
export interface Wish {
  readonly roots: readonly Root[];
  readonly cwd: string;
  /** Whether a file below a folder is wanted, by its absolute path. Files named on the command line always are. */
  readonly wanted: PathTest;
}

/** Lists the files below the roots by their absolute paths. */
export function list({ roots, cwd, wanted }: Wish): Listing {
  const files = new Set<string>();
  const problems: Problem[] = [];
  const complain = (absolute: string, message: string): void => {
    problems.push({ file: shownPath(absolute, cwd), line: 1, column: 1, message });
  };
  for (const { absolute, isFolder } of roots) {
    if (isInVendoredChart(absolute)) complain(absolute, 'Belongs to a vendored chart, which is never edited.');
    else if (!isFolder) files.add(absolute);
    else {
      for (const candidate of candidatesIn(absolute)) {
        if (candidate.kind === 'unreadable') complain(candidate.absolute, candidate.message);
        else if (wanted(candidate.absolute)) files.add(candidate.absolute);
      }
    }
  }
  return { files: [...files], problems };
}
