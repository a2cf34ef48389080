import { nodeId } from '../../world/identifiers.ts';
import type { Repository } from '../../world/repository.ts';

/** A label as `Label`. */
export function labelNode({ labels }: Repository, name: string) {
  const label = labels.get(name.toLowerCase());
  return { id: nodeId('LA', label?.id ?? 0), name: label?.name ?? name, color: label?.color ?? 'ededed' };
}
