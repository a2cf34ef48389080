import { expect, it } from 'vitest';
import { Redaction } from '../../src/app/operating/redaction.ts';
import { Tokens } from '../../src/app/server/tokens.ts';
import { stoppedClock } from '../simulated-github/clock.ts';

const permissions = { contents: 'read' } as const;

/** Tokens that look like nothing in particular, so that only their values can give them away. */
function mint() {
  const clock = stoppedClock();
  const redaction = new Redaction();
  let count = 0;
  const tokens = new Tokens(
    async () => {
      count += 1;
      const expires = new Date(clock.now() + 60 * 60 * 1000).toISOString();
      return { status: 201, data: { token: `opaque-${count}`, expires_at: expires }, headers: {} };
    },
    redaction,
    () => clock.now(),
  );
  return { clock, redaction, tokens };
}

it('a token is used as long as it is valid, and is kept out of the log until nobody can use it any more', async () => {
  const { clock, redaction, tokens } = mint();
  const wish = { installation: 1, repositories: [1], permissions };
  expect([await tokens.for(wish), await tokens.for(wish)]).toEqual(['opaque-1', 'opaque-1']);
  clock.advance({ minutes: 56 });
  expect(await tokens.for(wish)).toBe('opaque-2');
  expect(redaction.clean('opaque-1 opaque-2')).toBe('[redacted] [redacted]');
  clock.advance({ minutes: 5 });
  await tokens.for({ ...wish, repositories: [2] });
  expect(redaction.clean('opaque-1 opaque-2 opaque-3')).toBe('opaque-1 [redacted] [redacted]');
});

it('a token that GitHub took back is not used again', async () => {
  const { tokens } = mint();
  const wish = { installation: 1, permissions };
  await tokens.for(wish);
  tokens.forget(wish);
  expect(await tokens.for(wish)).toBe('opaque-2');
});
