import type { Marker } from '../products/product.ts';
import { asString } from '../yaml/plain.ts';
import { below, type Location } from '../yaml/route.ts';
import type { Evidence } from './evidence.ts';
import type { Workload } from './workload.ts';

/** The value of a label or annotation of the pod. */
export function markerValue(workload: Workload, { where, key }: Pick<Marker, 'where' | 'key'>): string | undefined {
  const values = where === 'label' ? workload.labels : workload.annotations;
  return Object.hasOwn(values, key) ? asString(values[key]) : undefined;
}

/** The place of a label or annotation of the pod; `undefined` for kinds whose pods have none of their own. */
export function markerAt(workload: Workload, { where, key }: Pick<Marker, 'where' | 'key'>): Location | undefined {
  const list = where === 'label' ? 'labels' : 'annotations';
  return workload.template === undefined ? undefined : below(workload.template, 'metadata', list, key);
}

/** The first of some markers that the pod bears. A label outranks an annotation with the same key. */
export function markerOf(workload: Workload, markers: readonly Marker[]): Evidence | undefined {
  for (const marker of markers) {
    const value = markerValue(workload, marker);
    const at = markerAt(workload, marker);
    if (value === undefined || at === undefined || isOutranked(workload, marker)) continue;
    if (counts(marker, value)) {
      return { at, says: `the ${marker.where} ${marker.key} is "${value}"` };
    }
  }
  return undefined;
}

function counts({ values, lacks }: Marker, value: string): boolean {
  if (lacks !== undefined) return !value.split(',').some((one) => one.trim() === lacks);
  return values === undefined || values.includes(value);
}

function isOutranked(workload: Workload, marker: Marker): boolean {
  return marker.where === 'annotation' && markerValue(workload, { where: 'label', key: marker.key }) !== undefined;
}
