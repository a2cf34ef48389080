import { expect, test } from 'vitest';
import { leftRunning } from '../../src/kube/completion.ts';
import { job, workloadIn } from './pods.ts';

const pod = job(`- {name: app, image: shop}
- {name: db, image: cloud-sql-proxy, args: ["a:b:c"]}
- {name: logs, image: fluent/fluent-bit}
- {name: sync, image: git-sync, args: [--one-time]}`);

test('a Job does not end while a container that runs until stopped stays regular', () => {
  const { workload } = workloadIn(pod);
  expect(leftRunning(workload, ['db']).map(({ name }) => name)).toEqual(['logs']);
  expect(leftRunning(workload, ['db'])[0]?.reason).toBe('(Fluent Bit) runs until it is stopped');
});

test('it ends once they are all native; what ends by itself or is unknown is no obstacle', () => {
  expect(leftRunning(workloadIn(pod).workload, ['db', 'logs'])).toEqual([]);
});
