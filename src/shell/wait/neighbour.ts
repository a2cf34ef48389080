import type { Neighbour } from '../cleanup/absorb.ts';
import { isEcho } from '../idle.ts';
import type { Command } from '../script.ts';

const speaksOfWaiting =
  /prox|sidecar|istio|envoy|pilot|linkerd|mesh|wait|ready|readiness|available|healthy|is up|dapr|vault/i;

function speaks(command: Command): boolean {
  if (command.kind !== 'simple' || !isEcho(command)) return false;
  return command.words.slice(1).some((word) => speaksOfWaiting.test(word.unquoted));
}

/** What people put around a wait: log lines about it. A pause stays; it is there for something else. */
export const aroundWaits: Neighbour = { before: speaks, after: speaks };
