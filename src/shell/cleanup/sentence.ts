import type { Effect } from './effect.ts';
import type { Shape } from './shape.ts';

/** What happens to the exit code, and to the container, when the call goes: one sentence for a person. */
export function sentenceOf(shape: Shape, effect: Effect): string {
  const { noun, never } = verbs(shape);
  const hang = `When the app fails, ${never} and the pod did not end; now the failure counts at once.`;
  const hiding = effect.hid ? ', which hid a failing app' : '';
  const masks = `The exit code was ${whose(effect.was, noun)}${hiding}; it becomes ${becoming(effect, noun)}.`;
  if (effect.hung && effect.changesCode) return `${hang} ${masks}`;
  if (effect.hung) return hang;
  if (effect.changesCode) return masks;
  if (effect.changesCodeOfFailedCall && shape !== 'J4') {
    return `The exit code stays that of the app; until now a failing ${noun} replaced it.`;
  }
  return effect.changesCodeOfFailedCall
    ? `The exit code stays that of the app; only a failing ${noun} used to replace it.`
    : 'The exit code stays as it is.';
}

function verbs(shape: Shape): { readonly noun: string; readonly never: string } {
  if (shape === 'J15') return { noun: 'kill', never: 'the sidecar was never killed' };
  if (shape === 'J16' || shape === 'J17')
    return { noun: 'command that makes the flag', never: 'the flag was never made' };
  return { noun: 'call', never: 'the call was never made' };
}

function becoming({ becomes }: Effect, noun: string): string {
  if (becomes === 'mixed') return 'what the rest of the script makes it';
  return becomes === 'app' ? "the app's" : whose(becomes, noun);
}

function whose(code: Effect['was'], noun: string): string {
  return code === 'call' ? `that of the ${noun}` : words[code];
}

const words: Readonly<Record<Exclude<Effect['was'], 'call'>, string>> = {
  app: 'that of the app',
  zero: 'always 0',
  constant: 'a fixed number',
  mixed: 'not always that of the app',
};
