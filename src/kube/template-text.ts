/** Folders that hold a `Chart.yaml`, each with a slash at its end; the root is the empty text. */
export function chartFoldersIn(paths: Iterable<string>): ReadonlySet<string> {
  const folders = new Set<string>();
  for (const path of paths) {
    const slash = path.lastIndexOf('/') + 1;
    if (path.slice(slash) === 'Chart.yaml') folders.add(path.slice(0, slash));
  }
  return folders;
}

/** A text that has to be rendered before it is YAML. */
export interface TemplateSign {
  /** Where its first action starts. */
  readonly offset: number;
  /** Whether it belongs to a Helm chart. */
  readonly helm: boolean;
}

/**
 * What shows that a text has to be rendered before it is YAML, or `undefined`. Braces inside quotes, comments and block
 * scalars are plain text of YAML, as in parameters of Argo Workflows, unless the file lies among a chart's templates.
 */
export function templateSignIn(path: string, text: string, charts: ReadonlySet<string>): TemplateSign | undefined {
  const first = text.indexOf('{{');
  if (first < 0) return undefined;
  if (isHelmFile(path, charts)) return { offset: first, helm: true };
  const offset = bareBraces(text, first);
  return offset === undefined ? undefined : { offset, helm: false };
}

/** Whether a file lies among templates: of a chart known by its `Chart.yaml`, or in a folder of that name. */
function isHelmFile(path: string, charts: ReadonlySet<string>): boolean {
  if (path.endsWith('.tpl') || path.endsWith('.gotmpl')) return true;
  if (path.startsWith('templates/') || path.includes('/templates/')) return true;
  return [...charts].some((folder) => path.startsWith(`${folder}templates/`));
}

function bareBraces(text: string, first: number): number | undefined {
  let block: number | undefined;
  let offset = 0;
  for (const line of text.split('\n')) {
    const indent = line.length - line.trimStart().length;
    if (block !== undefined && line.trim() !== '' && indent <= block) block = undefined;
    if (block === undefined) {
      const at = offset + line.length < first ? -1 : bareBracesInLine(line);
      if (at >= 0) return offset + at;
      block = blockScalarParent(line);
    }
    offset += line.length + 1;
  }
  return undefined;
}

/** If a line opens a block scalar: the column of the key or dash that holds it, which its lines lie right of. */
function blockScalarParent(line: string): number | undefined {
  const comment = line.indexOf(' #');
  const code = (comment < 0 ? line : line.slice(0, comment)).trimEnd();
  const sign = Math.max(code.lastIndexOf('|'), code.lastIndexOf('>'));
  if (sign < 1 || code.length - sign > 4 || !isBlank(code[sign - 1])) return undefined;
  if (!/^[+-]?\d?[+-]?$/.test(code.slice(sign + 1))) return undefined;
  let column = 0;
  let dash = 0;
  for (; column < sign; column++) {
    if (code[column] === '-' && isBlank(code[column + 1])) dash = column;
    else if (!isBlank(code[column])) return column;
  }
  return dash;
}

/** The column of the first `{{` outside quotes and comments, or -1. */
function bareBracesInLine(line: string): number {
  for (let i = 0; i < line.length; i++) {
    const char = line[i];
    if (char === '{' && line[i + 1] === '{') return i;
    if (char === '#' && (i === 0 || isBlank(line[i - 1]))) return -1;
    if ((char === '"' || char === "'") && opensQuote(line, i)) i = quoteEnd(line, i);
  }
  return -1;
}

/** The column of the quote that closes the one at `start`, or the last column. */
function quoteEnd(line: string, start: number): number {
  const quote = line[start];
  for (let i = start + 1; i < line.length; i++) {
    if (line[i] === '\\' && quote === '"') i++;
    else if (line[i] === quote) return i;
  }
  return line.length - 1;
}

function opensQuote(line: string, at: number): boolean {
  const before = line[at - 1];
  return before === undefined || isBlank(before) || '[{,:('.includes(before);
}

function isBlank(char: string | undefined): boolean {
  return char === ' ' || char === '\t';
}
