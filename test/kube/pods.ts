import { assumedByDefault, assumptionsFrom, type Declared } from '../../src/kube/assumed.ts';
import { openProject, type ProjectOptions } from '../../src/kube/open.ts';
import type { Project } from '../../src/kube/project.ts';
import type { Container, Workload } from '../../src/kube/workload.ts';

/** A project of texts by path. */
export function projectOf(files: Readonly<Record<string, string>>, options: Partial<ProjectOptions> = {}): Project {
  const list = Object.entries(files).map(([path, text]) => ({ path, text }));
  return openProject(list, {
    assumptions: assumedByDefault,
    settled: { sidecars: [], apps: [] },
    all: false,
    ...options,
  });
}

/** Options for a project in which the user declared versions. */
export function declaring(declared: Declared): Partial<ProjectOptions> {
  return { assumptions: assumptionsFrom({ config: declared }) };
}

/** The only workload of a text. */
export function workloadIn(
  text: string,
  options: Partial<ProjectOptions> = {},
): { workload: Workload; project: Project } {
  const project = projectOf({ 'pod.yaml': text }, options);
  const [workload] = project.workloads;
  if (workload === undefined || project.workloads.length > 1) throw new Error(`${project.workloads.length} workloads`);
  return { workload, project };
}

/** A container of a workload, by name. */
export function named(workload: Workload, name: string): Container {
  const found = [...workload.initContainers, ...workload.containers].find((container) => container.name === name);
  if (found === undefined) throw new Error(`no container ${name}`);
  return found;
}

/** A Job with an app container and others, given as YAML of the list items. */
export function job(containers: string, rest = ''): string {
  const items = containers.replace(/^(?=.)/gm, '        ');
  const others = rest === '' ? '' : `${rest.trimEnd()}\n`;
  return `apiVersion: batch/v1
kind: Job
metadata: {name: nightly}
spec:
  template:
    spec:
${others.replace(/^(?=.)/gm, '      ')}      containers:
${items}`;
}

/** The only container of a list item in YAML. */
export function containerIn(item: string): Container {
  const { workload } = workloadIn(job(item));
  const [container] = workload.containers;
  if (container === undefined) throw new Error('no container');
  return container;
}
