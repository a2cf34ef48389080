import { wrapperOf } from '../products/wrapper.ts';
import { isMap } from '../yaml/plain.ts';
import { below } from '../yaml/route.ts';
import { isMeantToEnd } from './completion.ts';
import { environmentOf } from './container.ts';
import type { Evidence } from './evidence.ts';
import { scriptsOf } from './scripts.ts';
import { textsIn } from './volume-use.ts';
import type { Container, Workload } from './workload.ts';
import { type WrapperCall, wrapperCallsIn } from './wrapper-call.ts';

/** A container that kubexit starts. */
export interface KubexitMember {
  readonly container: Container;
  /** Several, or none where only its variables show kubexit: then the image starts it. */
  readonly calls: readonly WrapperCall[];
  readonly evidence: readonly Evidence[];
}

/** A container that kubexit starts, with what its variables say. */
export interface KubexitUse {
  readonly container: Container;
  readonly call: WrapperCall;
  /** The name of its tombstone, by which others know when it ended. */
  readonly name: string;
  /** Names of containers that have to be ready before its program starts. */
  readonly births: readonly string[];
  /** Names of tombstones; its program is stopped when the first of them tells an end. */
  readonly deaths: readonly string[];
}

/** A pod in which kubexit stops sidecars when apps have ended, and holds apps back until sidecars are ready. */
export interface KubexitPod {
  readonly sidecars: readonly KubexitUse[];
  readonly apps: readonly KubexitUse[];
}

/** A pod whose use of kubexit cannot be taken apart; `outside` where it depends on a container that is injected. */
export interface TangledKubexit {
  readonly reason: string;
  readonly outside: boolean;
}

/** The containers of a pod that kubexit starts, init containers included. */
export function kubexitMembersIn(workload: Workload): readonly KubexitMember[] {
  return [...workload.containers, ...workload.initContainers].flatMap((container) => {
    const calls = wrapperCallsIn(container, ['kubexit']);
    const env = environmentOf(container);
    const told = telling.some((name) => env.has(name));
    if (calls.length === 0 && !told) return [];
    const shown = calls.map(({ at, within, wrapper, argv }) => ({
      at,
      ...(within === undefined ? {} : { within }),
      says: `"${container.name}" runs \`${argv.slice(0, (wrapper.start ?? 0) + 1).join(' ')}\``,
    }));
    const bakedIn = [{ at: below(container.at, 'env'), says: `"${container.name}" has variables of kubexit` }];
    return [{ container, calls, evidence: calls.length === 0 ? bakedIn : shown }];
  });
}

const { telling = [], variables = [] } = wrapperOf('kubexit') ?? {};

/** What kubexit does in a pod; `undefined` where no container runs it. */
export function kubexitPodOf(workload: Workload): KubexitPod | TangledKubexit | undefined {
  const members = kubexitMembersIn(workload);
  if (members.length === 0) return undefined;
  const uses: KubexitUse[] = [];
  for (const member of members) {
    const use = useOf(member);
    if (typeof use === 'string') return tangled(use);
    uses.push(use);
  }
  const sidecars = uses.filter(({ deaths }) => deaths.length > 0);
  const apps = uses.filter(({ deaths }) => deaths.length === 0);
  return tangleOf({ sidecars, apps }, workload) ?? { sidecars, apps };
}

function tangled(reason: string, outside = false): TangledKubexit {
  return { reason, outside };
}

function useOf({ container, calls }: KubexitMember): KubexitUse | string {
  const own = `"${container.name}"`;
  const [call, second] = calls;
  if (container.role === 'init') return `Init container ${own} is started by kubexit too, which ties it to the others.`;
  if (call === undefined)
    return `The image of ${own} starts kubexit, and what else it starts is not shown: give it a \`command\` without kubexit first.`;
  if (second !== undefined) return `${own} calls kubexit more than once, and its tombstone tells only of one of them.`;
  if (!isCertain(call, container))
    return `The script of ${own} calls kubexit inside of a larger command, which may not come to it.`;
  const env = environmentOf(container);
  const unknown = [...env.keys()].find((name) => name.startsWith('KUBEXIT_') && !variables.includes(name));
  if (unknown !== undefined) return `${own} sets ${unknown}, and what that makes kubexit do is not known.`;
  const hidden = structural.find((name) => env.has(name) && (env.get(name) ?? '$').includes('$'));
  if (hidden !== undefined) return `The manifest does not show what ${hidden} of ${own} is.`;
  const name = env.get('KUBEXIT_NAME') ?? '';
  if (name === '') return `The manifest does not show KUBEXIT_NAME of ${own}.`;
  if (speaksOfIt(container)) return `${own} names variables of kubexit outside of its own \`env\` entries.`;
  return { container, call, name, births: namesOf(env.get(structural[1])), deaths: namesOf(env.get(structural[2])) };
}

/** Whether a script comes to a call unless it ends before: as a command of its own, or the first of several. */
function isCertain({ within }: WrapperCall, container: Container): boolean {
  if (within === undefined) return true;
  const script = scriptsOf(container).find(({ origin }) => origin === 'command')?.script;
  return (script?.statements ?? []).some(({ command }) => {
    const first = command.kind === 'and-or' ? command.operands[0] : command;
    return first?.kind === 'simple' && first.span.start === within.start;
  });
}

const structural = ['KUBEXIT_NAME', 'KUBEXIT_BIRTH_DEPS', 'KUBEXIT_DEATH_DEPS'] as const;

function namesOf(list: string | undefined): readonly string[] {
  return (list ?? '').split(',').filter((name) => name !== '');
}

function speaksOfIt({ spec }: Container): boolean {
  const { env, ...rest } = spec;
  const values = Array.isArray(env) ? env.map((entry) => (isMap(entry) ? entry.value : undefined)) : [];
  return [...textsIn(rest), ...values.flatMap(textsIn)].some((text) => text.includes('KUBEXIT_'));
}

/** Why a pod is more than apps with sidecars that end after them. */
function tangleOf({ sidecars, apps }: KubexitPod, workload: Workload): TangledKubexit | undefined {
  const known = [...workload.containers, ...workload.initContainers].map(({ name }) => name);
  const injected = [...sidecars, ...apps].flatMap(({ births }) => births).find((name) => !known.includes(name));
  if (injected !== undefined)
    return tangled(
      `kubexit waits for "${injected}", which is no container of this manifest, and it does not see native sidecars.`,
      true,
    );
  const [sidecar] = sidecars;
  if (sidecar === undefined)
    return tangled('No container has KUBEXIT_DEATH_DEPS, so nothing shows which of them is the sidecar.');
  if (!isMeantToEnd(workload))
    return tangled(
      `This pod is not meant to end: when "${sidecar.deaths[0]}" ends, kubexit ends "${sidecar.container.name}" too and the kubelet restarts both, while a native sidecar would stay.`,
    );
  return sidecars.flatMap((one) => chainOf(one, { sidecars, apps }))[0] ?? strangerOf(apps, sidecars);
}

function chainOf({ container, births, deaths }: KubexitUse, { sidecars, apps }: KubexitPod): readonly TangledKubexit[] {
  const own = `"${container.name}"`;
  if (births[0] !== undefined)
    return [
      tangled(`${own} itself waits for "${births[0]}", so there is more to the order of start than app and sidecar.`),
    ];
  const dependent = deaths.find((death) => sidecars.some(({ name }) => name === death));
  if (dependent !== undefined)
    return [
      tangled(`${own} ends with "${dependent}", which kubexit ends too: which of them is the app is not settled.`),
    ];
  const unknown = deaths.find((death) => !apps.some(({ name }) => name === death));
  return unknown === undefined
    ? []
    : [tangled(`${own} ends with "${unknown}", and no container of this pod has that KUBEXIT_NAME.`)];
}

/** A container that an app waits for and that kubexit does not end. */
function strangerOf(apps: readonly KubexitUse[], sidecars: readonly KubexitUse[]): TangledKubexit | undefined {
  const names = sidecars.map(({ container }) => container.name);
  for (const { container, births } of apps) {
    const other = births.find((name) => !names.includes(name));
    if (other === undefined) continue;
    return tangled(
      `"${container.name}" waits for "${other}", which does not end with an app, so nothing shows that it is a sidecar.`,
    );
  }
  return undefined;
}
