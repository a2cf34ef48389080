import type { ScalarChange } from '../../yaml/operation.ts';
import type { Span } from '../../yaml/route.ts';
import { takenOut } from '../cleanup/take-out.ts';
import { Layout } from '../layout.ts';
import type { Command, For, Loop, Script } from '../script.ts';
import type { Target } from '../target.ts';
import { unwrapping } from '../wrappers.ts';
import { limitOf } from './limit.ts';
import { loopFormOf } from './loop-form.ts';
import { aroundWaits } from './neighbour.ts';
import { waitingCommandOf } from './waiting-command.ts';

/** Something that holds a script up until the pod answers. */
export interface WaitLoop {
  /** `loop`: a shell loop. `retry`: one request with retries. `program`: one whose purpose is to wait. */
  readonly kind: 'loop' | 'retry' | 'program';
  readonly span: Span;
  /** Ports, endpoints and files asked for; empty for a `program` that knows by itself. */
  readonly targets: readonly Target[];
  /** The program and its arguments, for `retry` and `program`. */
  readonly argv?: readonly string[];
  /** Whether it waits for the targets to be there, or to go. */
  readonly waitsFor: 'ready' | 'gone';
  /** Seconds between two questions. */
  readonly interval?: number;
  /** After so many rounds it gives up. */
  readonly attempts?: number;
  /** Seconds after which it gives up. */
  readonly timeout?: number;
  /** The status with which the script ends when it gives up; absent where the script goes on. */
  readonly exitCode?: number;
  readonly removal: WaitRemoval;
}

/** How a wait is taken out, or one sentence why not. `whole`: nothing else is in the script, and `changes` is empty. */
type WaitRemoval = { readonly changes: readonly ScalarChange[]; readonly whole: boolean } | { readonly reason: string };

const mostWaits = 16;
const tooMany = { reason: 'The script waits in more places than can be followed.' };

/** Loops and commands of a script that wait for something in the pod. Of more than 16, none can be taken out. */
export function waitLoopsIn(script: Script): readonly WaitLoop[] {
  const layout = new Layout(script);
  const found: WaitLoop[] = [];
  for (const command of layout.commands()) {
    if (found.some(({ span }) => span.start <= command.span.start && command.span.end <= span.end)) continue;
    const wait = waitOf(command, layout);
    if (wait !== undefined) found.push(wait);
    if (found.length > mostWaits) return found.map((one) => ({ ...one, removal: tooMany }));
  }
  return found;
}

function waitOf(command: Command, layout: Layout): WaitLoop | undefined {
  if (command.kind === 'loop' || command.kind === 'for') return ofLoop(command, { unit: command, layout });
  if (command.kind !== 'simple') return undefined;
  const timed = timedLoop(command);
  if (timed !== undefined) {
    const wait = ofLoop(timed.loop, { unit: command, layout });
    return wait && { ...wait, span: command.span, ...(timed.timeout !== undefined && { timeout: timed.timeout }) };
  }
  const waiting = waitingCommandOf(command, layout.script);
  if (waiting === undefined) return undefined;
  const { wrapper, ...own } = waiting;
  const removal =
    wrapper === undefined ? removalOf(command, layout) : { changes: unwrapping(command, wrapper), whole: false };
  return { ...own, span: command.span, waitsFor: 'ready', removal };
}

/** `timeout 60 sh -c 'until …; do …; done'`. */
function timedLoop(
  command: Extract<Command, { kind: 'simple' }>,
): { readonly loop: Loop | For; readonly timeout?: number } | undefined {
  const [statement, ...others] = command.inner?.how === 'shell' ? command.inner.body : [];
  const loop = statement?.command;
  if (loop === undefined || others.length > 0 || (loop.kind !== 'loop' && loop.kind !== 'for')) return undefined;
  const seconds = command.words
    .slice(1)
    .map((word) => /^(\d{1,6})s?$/.exec(word.value ?? '')?.[1])
    .find((found) => found !== undefined);
  return command.words[0]?.value === 'timeout' && seconds !== undefined ? { loop, timeout: Number(seconds) } : { loop };
}

function ofLoop(
  loop: Loop | For,
  { unit, layout }: { readonly unit: Command; readonly layout: Layout },
): WaitLoop | undefined {
  const form = loopFormOf(loop, layout.script);
  if (form?.question.answer === undefined) return undefined;
  const { targets, answer } = form.question;
  const reason =
    form.works === undefined ? undefined : `The loop does more than wait: it runs \`${shortened(form.works)}\`.`;
  const removal = reason === undefined ? removalOf(unit, layout) : { reason };
  return { kind: 'loop', span: loop.span, targets, waitsFor: answer, ...limitOf(loop), removal };
}

const longest = 60;

function shortened(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ');
  return line.length > longest ? `${line.slice(0, longest - 1)}…` : line;
}

function removalOf(command: Command, layout: Layout): WaitRemoval {
  const result = takenOut(layout, [command], { neighbour: aroundWaits });
  if ('reason' in result) return { reason: result.reason };
  return { changes: result.changes, whole: result.whole };
}
