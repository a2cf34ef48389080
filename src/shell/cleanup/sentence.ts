import type { Effect } from './effect.ts';
import type { Shape } from './shape.ts';

/** What happens to the exit code, and to the container, when the call goes: one sentence for a person. */
export function sentenceOf(shape: Shape, effect: Effect): string {
  if (effect.hung && effect.changesCode) return `${hang} ${masks(effect)}`;
  if (effect.hung) return hang;
  if (effect.changesCode) return masks(effect);
  if (effect.changesCodeOfFailedCall && shape !== 'J4') {
    return 'The exit code stays that of the app; until now a call that failed replaced it.';
  }
  return effect.changesCodeOfFailedCall
    ? 'The exit code stays that of the app; only a call that failed used to replace it.'
    : 'The exit code stays as it is.';
}

const hang = 'When the app fails, the call was never made and the pod did not end; now the failure counts at once.';

function masks({ was, becomes }: Effect): string {
  const new_ = becomes === 'app' ? "the app's" : words[becomes];
  return `The exit code was ${words[was]}, which hid a failing app; it becomes ${new_}.`;
}

const words: Readonly<Record<Effect['was'], string>> = {
  app: 'that of the app',
  call: 'that of the call',
  zero: 'always 0',
  constant: 'a fixed number',
  mixed: 'not always that of the app',
};
