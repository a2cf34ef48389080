import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** How large the files without pods are, in bytes: with the others, 10 000 files come to about 100 MB. */
const sizeWithoutPods = 13_300;

/** What a generated tree holds. */
export interface Tree {
  readonly folder: string;
  readonly files: number;
  readonly bytes: number;
}

/**
 * Generates a tree of manifests, the same on every run: every tenth file holds a pod of 1 to 5 KB. Of the pods, six of
 * ten have a single container and most others an ordinary second one; one of fifty has a workaround.
 */
export function generate(folder: string, files: number): Tree {
  let bytes = 0;
  for (let i = 0; i < files; i++) {
    const path = join(folder, `team-${i % 97}`, `app-${i % 11}`);
    mkdirSync(path, { recursive: true });
    const text = i % 10 === 0 ? podManifest(i / 10) : otherManifest(i);
    writeFileSync(join(path, `manifest-${i}.yaml`), text);
    bytes += text.length;
  }
  return { folder, files, bytes };
}

/** A manifest of about 5 KB with a workaround: the time to a first report is measured on it. */
export function oneManifest(): string {
  return podManifest(49);
}

function podManifest(i: number): string {
  const size = 1000 + ((i * 997) % 4000);
  const kind = i % 10;
  const head = i % 50 === 49 ? job(i, workaround) : deployment(i, kind > 5 ? secondContainer : '');
  return padded(head, size);
}

function deployment(i: number, more: string): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata:
  name: app-${i}
  labels: {app.kubernetes.io/name: app-${i}}
spec:
  replicas: 2
  selector:
    matchLabels: {app.kubernetes.io/name: app-${i}}
  template:
    metadata:
      labels: {app.kubernetes.io/name: app-${i}}
    spec:
      containers:
        - name: app
          image: registry.example/app-${i}:1.2.3
          ports: [{name: http, containerPort: 8080}]
          resources: {requests: {cpu: 100m, memory: 128Mi}}
${more}`;
}

const secondContainer = `        - name: cache
          image: registry.example/cache:2.0
          resources: {requests: {cpu: 10m, memory: 32Mi}}
`;

/** A Job with the given containers. */
export function job(i: number, more: string): string {
  return `apiVersion: batch/v1
kind: Job
metadata:
  name: job-${i}
spec:
  template:
    spec:
      restartPolicy: Never
      containers:
${more}`;
}

/** An app that tells its proxy to quit. */
export const workaround = `        - name: report
          image: registry.example/report:3.2
          command: ["/bin/sh", "-c"]
          args:
            - |
              ./report --month last
              code=$?
              curl -sf -X POST http://localhost:9091/quitquitquit
              exit $code
        - name: cloud-sql-proxy
          image: gcr.io/cloud-sql-connectors/cloud-sql-proxy:2.14.1
          args: [--quitquitquit, "project:region:instance"]
`;

function otherManifest(i: number): string {
  const kinds = [configMap, resourceDefinition, service, configMap, resourceDefinition];
  return (kinds[i % kinds.length] ?? configMap)(i);
}

function configMap(i: number): string {
  const line = (n: number) => `  key-${n}: value of an entry that has nothing to do with pods or ports\n`;
  return filled(`apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: settings-${i}\ndata:\n`, line);
}

function resourceDefinition(i: number): string {
  const line = (n: number) =>
    `            field${n}:\n              description: Says what this field of the resource is good for.\n              type: string\n`;
  const head = `apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata:\n  name: things${i}.example.org\nspec:\n  names: {kind: Thing${i}}\n  versions:\n    - name: v1\n      schema:\n        openAPIV3Schema:\n          properties:\n`;
  return filled(head, line);
}

function service(i: number): string {
  return `apiVersion: v1
kind: Service
metadata:
  name: app-${i}
spec:
  selector: {app.kubernetes.io/name: app-${i}}
  ports: [{port: 80, targetPort: http}]
`;
}

function filled(head: string, line: (n: number) => string): string {
  let text = head;
  for (let n = 0; text.length < sizeWithoutPods; n++) text += line(n);
  return text;
}

function padded(text: string, size: number): string {
  let result = text;
  for (let n = 0; result.length < size; n++) result += `# note ${n}: a comment as people leave them in manifests\n`;
  return result;
}
