import { programWords } from './argv.ts';
import { asksForEnd } from './end-question.ts';
import { endsByItself, goesOnForEver } from './finite.ts';
import { httpRequestOf } from './request.ts';
import type { Command, For, FunctionDefinition, If, Loop, Script, Simple, Statement } from './script.ts';
import { sleepOf } from './sleep.ts';
import { loopbackTargetOf } from './target.ts';
import { testOf } from './test-expression.ts';
import { everyCommand } from './walk.ts';

/** Whether something ends by itself, goes on until it is stopped, or cannot be told. */
export type Course = 'ends' | 'goes-on' | 'unknown';

/** What is known of a program from elsewhere, by its argv; `undefined` for a program that is not known. */
export type Knowledge = (argv: readonly string[]) => Course | undefined;

/** How the foreground of a script goes on; what runs in the background counts only where it is waited for. */
export function courseOf(script: Script, known: Knowledge): Course {
  return new Judgement(script, known).list(script.statements);
}

/** How each command of a script goes on, for many questions about one script. */
export function coursesIn(script: Script, known: Knowledge): (command: Command) => Course {
  const judgement = new Judgement(script, known);
  return (command) => judgement.command(command);
}

/** One after the other: what goes on holds up all the rest. */
function sequence(courses: Iterable<Course>): Course {
  let result: Course = 'ends';
  for (const course of courses) {
    if (course === 'goes-on') return result === 'unknown' ? 'unknown' : 'goes-on';
    if (course === 'unknown') result = 'unknown';
  }
  return result;
}

/** One of several. */
function either(courses: readonly Course[]): Course {
  const [first = 'ends', ...others] = courses;
  return others.every((course) => course === first) ? first : 'unknown';
}

const deepest = 24;

class Judgement {
  readonly #script: Script;
  readonly #known: Knowledge;
  readonly #functions: ReadonlyMap<string, FunctionDefinition>;
  /** Courses of functions by name, and of what `wait` waits for; what asks for itself is not known. */
  readonly #settled = new Map<string, Course>();
  #depth = 0;

  constructor(script: Script, known: Knowledge) {
    this.#script = script;
    this.#known = known;
    const functions = [...everyCommand(script.statements)].filter((command) => command.kind === 'function');
    this.#functions = new Map(functions.map((one) => [one.name, one]));
  }

  list(list: readonly Statement[]): Course {
    const courses: Course[] = [];
    for (const { command, background } of list) {
      if (!background) courses.push(this.command(command));
      if (!background && leaves(command)) break;
    }
    return sequence(courses);
  }

  command(command: Command): Course {
    if (this.#depth >= deepest) return 'unknown';
    this.#depth += 1;
    const course = this.#command(command);
    this.#depth -= 1;
    return course;
  }

  #command(command: Command): Course {
    switch (command.kind) {
      case 'simple':
        return this.#simple(command);
      case 'and-or':
        return sequence(command.operands.map((operand) => this.command(operand)));
      case 'pipeline':
        return this.#together(command.members.map((member) => this.command(member)));
      case 'group':
      case 'subshell':
        return this.list(command.body);
      case 'loop':
        return this.#loop(command);
      case 'for':
        return this.#for(command);
      case 'if':
        return this.#if(command);
      case 'case':
        return either(command.bodies.map((body) => this.list(body)));
      case 'function':
      case 'test':
      case 'arithmetic':
        return 'ends';
      case 'other':
        return 'unknown';
    }
  }

  #together(courses: readonly Course[]): Course {
    if (courses.includes('goes-on')) return 'goes-on';
    return courses.includes('unknown') ? 'unknown' : 'ends';
  }

  #simple(command: Simple): Course {
    const { inner, words } = command;
    if (words.length === 0 || leaves(command) || testOf(command) !== undefined) return 'ends';
    if (inner !== undefined) return inner.how === 'trap' ? 'ends' : this.list(inner.body);
    const argv = programWords(command).map((word) => word.value ?? word.unquoted);
    const own = this.#functions.get(argv[0] ?? '');
    if (own !== undefined) return this.#once(`function ${own.name}`, () => this.list(own.body));
    if (argv[0] === 'wait') return this.#once('wait', () => this.#waitedFor());
    return this.#known(argv) ?? courseOfArgv(argv, sleepOf(command) !== undefined || isRequest(command));
  }

  #once(key: string, judge: () => Course): Course {
    const settled = this.#settled.get(key);
    if (settled !== undefined) return settled;
    this.#settled.set(key, 'unknown');
    const course = judge();
    this.#settled.set(key, course);
    return course;
  }

  /** `wait` goes on as long as what was started in the background. */
  #waitedFor(): Course {
    const background = [...statementsIn(this.#script.statements)].filter((statement) => statement.background);
    if (background.length === 0) return 'ends';
    return this.#together(background.map(({ command }) => this.command(command)));
  }

  #loop(loop: Loop): Course {
    if (isEndless(loop)) return this.#endless(loop.body);
    const [last] = loop.condition.slice(-1);
    if (last === undefined || this.list(loop.body) === 'goes-on') return 'goes-on';
    return [...everyCommand(loop.condition)].some((one) => asks(one, this.#script)) ? 'ends' : 'unknown';
  }

  /** What leaves an endless loop is a question with an answer; leaving because of an error does not count. */
  #endless(body: readonly Statement[]): Course {
    if (this.list(body) === 'goes-on') return 'goes-on';
    const exits = [...everyCommand(body)].filter((command) => command.kind === 'simple' && leaves(command));
    if (exits.length === 0) return 'goes-on';
    return [...everyCommand(body)].some((one) => one.kind !== 'loop' && asksForEnd(one)) ? 'ends' : 'unknown';
  }

  #for(loop: For): Course {
    const header = loop.header?.split(';')[1]?.trim();
    return header === '' ? this.#endless(loop.body) : this.list(loop.body);
  }

  #if({ branches, otherwise }: If): Course {
    const conditions = sequence(branches.map(({ condition }) => this.list(condition)));
    if (conditions === 'goes-on') return 'goes-on';
    return either([...branches.map(({ body }) => this.list(body)), this.list(otherwise ?? [])]);
  }
}

/** How an argv goes on, as far as its program is known; `finite` where that is shown otherwise. */
export function courseOfArgv(argv: readonly string[], finite = false): Course {
  if (goesOnForEver(argv)) return 'goes-on';
  return finite || endsByItself(argv) ? 'ends' : 'unknown';
}

function isRequest(command: Simple): boolean {
  return httpRequestOf(command) !== undefined;
}

const leaving = new Set(['exit', 'return', 'break']);

function leaves(command: Command): boolean {
  return command.kind === 'simple' && leaving.has(command.words[0]?.value ?? '');
}

/** `while true`, `while :`, `while sleep 5`, `until false`, `while inotifywait …`. */
function isEndless({ condition, until }: Loop): boolean {
  const command = condition.at(-1)?.command;
  if (command?.kind === 'arithmetic') return !until && /^\s*1\s*$/.test(command.text);
  if (command?.kind !== 'simple') return false;
  const program = command.words[0]?.value ?? '';
  if (until) return program === 'false';
  if (testOf(command) !== undefined) return command.words[1]?.value === '1' && command.words[2]?.value === ']';
  return ['true', ':', 'sleep', 'inotifywait'].includes(program);
}

/** Whether a condition asks for something that comes or goes: a file, a process, an answer, a counter. */
function asks(command: Command, script: Script): boolean {
  if (command.kind === 'arithmetic' || asksForEnd(command)) return true;
  if (loopbackTargetOf(command, script) !== undefined) return true;
  if (command.kind !== 'simple') return false;
  const expression = testOf(command);
  if (expression?.kind === 'binary') return /^-(?:lt|le|gt|ge|eq|ne)$/.test(expression.operator);
  const [program = ''] = programWords(command).map((word) => word.unquoted);
  return isRequest(command) || ['nc', 'pg_isready', 'mysqladmin', 'mysql', 'psql', 'redis-cli'].includes(program);
}

function* statementsIn(list: readonly Statement[]): Generator<Statement> {
  yield* list;
  for (const { command } of list) if (command.kind === 'group') yield* statementsIn(command.body);
}
