import { describe, expect, test } from 'vitest';
import { envoyWrapperUse, wrapperByVariables } from '../../src/kube/envoy-wrapper.ts';
import { wrapperOf } from '../../src/products/wrapper.ts';
import { job, named, workloadIn } from './pods.ts';

const proxy = `- name: proxy
  image: gcr.io/cloud-sql-connectors/cloud-sql-proxy:2.15.2
  args: [--quitquitquit, "p:r:i"]
`;

/** What scuttle does in a container with some variables, in short. */
function use(variables: Readonly<Record<string, string>>, more = '', program = 'scuttle') {
  const env = Object.entries(variables).map(([name, value]) => `  - {name: ${name}, value: "${value}"}\n`);
  const list = env.length === 0 ? '' : `  env:\n${env.join('')}`;
  const { workload } = workloadIn(job(`- name: app\n  image: registry.example.com/app:1\n${list}${more}${proxy}`));
  const wrapper = wrapperOf(program);
  if (wrapper === undefined) throw new Error('no wrapper');
  const found = envoyWrapperUse(wrapper, named(workload, 'app'), workload);
  if (found.kind !== 'active') return found.kind;
  const nameOf = ({ owner }: NonNullable<typeof found.waitsFor>) =>
    owner.kind === 'injected' ? owner.product.id : owner.container.name;
  return { waitsFor: found.waitsFor && nameOf(found.waitsFor), quits: found.quits.map(nameOf) };
}

const admin = { ENVOY_ADMIN_API: 'http://127.0.0.1:15000' };

describe('scuttle by its variables', () => {
  test('waits for Istio and makes it quit, with or without a quit URL', () => {
    expect(use(admin)).toEqual({ waitsFor: 'istio', quits: ['istio'] });
    const both = { ...admin, ISTIO_QUIT_API: 'http://127.0.0.1:15020' };
    expect(use(both)).toEqual({ waitsFor: 'istio', quits: ['istio'] });
  });

  test('other sidecars too', () => {
    const generic = { ...admin, GENERIC_QUIT_ENDPOINTS: 'http://localhost:9091/quitquitquit' };
    expect(use(generic)).toEqual({ waitsFor: 'istio', quits: ['istio', 'proxy'] });
    expect(use({ ...generic, GENERIC_QUIT_ONLY: 'true' })).toEqual({ waitsFor: 'istio', quits: ['proxy'] });
    expect(use({ ...generic, NEVER_KILL_ISTIO: 'true' })).toEqual({ waitsFor: 'istio', quits: [] });
  });

  test('does not wait, or does nothing at all', () => {
    expect(use({ ...admin, START_WITHOUT_ENVOY: 'true' })).toEqual({ waitsFor: undefined, quits: ['istio'] });
    expect(use({ SCUTTLE_LOGGING: 'false' })).toBe('inert');
    expect(use({ ENVOY_ADMIN_API: '' })).toBe('inert');
  });

  test('the manifest does not tell', () => {
    expect(use({}, '  envFrom: [{configMapRef: {name: mesh}}]\n')).toBe('unknown');
    expect(use({ ENVOY_ADMIN_API: 'http://mesh.example.com:15000' })).toBe('unknown');
    expect(use({ ...admin, GENERIC_QUIT_ENDPOINTS: 'http://localhost:7777/stop' })).toBe('unknown');
    const hidden = '  env: [{name: ENVOY_ADMIN_API, valueFrom: {fieldRef: {fieldPath: status.hostIP}}}]\n';
    expect(use({}, hidden)).toBe('unknown');
  });

  test('envoy-preflight has names of its own', () => {
    const kill = { ...admin, ENVOY_KILL_API: 'http://127.0.0.1:15020/quitquitquit' };
    expect(use(kill, '', 'envoy-preflight')).toEqual({ waitsFor: 'istio', quits: ['istio'] });
    expect(use({ ...admin, NEVER_KILL_ENVOY: 'true' }, '', 'envoy-preflight')).toMatchObject({ quits: [] });
  });
});

test.each([
  ['ISTIO_QUIT_API', 'scuttle'],
  ['ALWAYS_KILL_ENVOY', 'envoy-preflight'],
  ['LINKERD_AWAIT_TIMEOUT', 'linkerd-await'],
  ['ENVOY_ADMIN_API', 'scuttle'],
  ['PORT', undefined],
])('%s tells of %s', (name, id) => {
  const { workload } = workloadIn(job(`- name: app\n  image: app:1\n  env: [{name: ${name}, value: "x"}]\n`));
  expect(wrapperByVariables(named(workload, 'app'))?.id).toBe(id);
});
