/** An instruction of a Dockerfile: its word, its flags such as `from`, and the rest of its line. */
export interface Instruction {
  readonly word: string;
  readonly flags: Readonly<Record<string, string>>;
  readonly text: string;
}

/** A stage of a Dockerfile. */
export interface StageSteps {
  /** Its name, or its number. */
  readonly name: string;
  readonly base: string;
  readonly steps: readonly Instruction[];
}

const known = new Set('WORKDIR COPY RUN ENV USER VOLUME EXPOSE STOPSIGNAL HEALTHCHECK CMD'.split(' '));

/** Reads a Dockerfile of the instructions that this one needs. Throws `RangeError` for others. */
export function readDockerfile(text: string): readonly StageSteps[] {
  const stages: { name: string; base: string; steps: Instruction[] }[] = [];
  for (const line of linesOf(text)) {
    const { word, flags, text: rest } = instructionIn(line);
    if (word === 'FROM') {
      const [base = '', , name = String(stages.length)] = rest.split(/\s+/u);
      stages.push({ name, base, steps: [] });
      continue;
    }
    const stage = stages.at(-1);
    if (stage === undefined || !known.has(word)) throw new RangeError(`Not understood: ${line}`);
    stage.steps.push({ word, flags, text: rest });
  }
  return stages;
}

/** A list in JSON, as exec forms have it. */
export function execForm(text: string): readonly string[] {
  return JSON.parse(text) as string[];
}

/** Variables of `ENV name=value …`; values without quotes and spaces. */
export function variablesIn({ text }: Instruction): Readonly<Record<string, string>> {
  return Object.fromEntries(text.split(/\s+/u).map((one) => one.split('=', 2) as [string, string]));
}

/** Lines without comments, continued ones joined. */
function linesOf(text: string): readonly string[] {
  const joined = text
    .split('\n')
    .filter((line) => !/^\s*#/u.test(line))
    .join('\n')
    .replaceAll(/\\\n/gu, ' ');
  return joined.split('\n').flatMap((line) => (line.trim() === '' ? [] : [line.trim().replaceAll(/\s{2,}/gu, ' ')]));
}

function instructionIn(line: string): Instruction {
  const [word = '', ...parts] = line.split(' ');
  const flags: Record<string, string> = {};
  while (parts[0]?.startsWith('--')) {
    const [name = '', value = ''] = (parts.shift() ?? '').slice(2).split('=', 2);
    flags[name] = value;
  }
  return { word: word.toUpperCase(), flags, text: parts.join(' ') };
}
