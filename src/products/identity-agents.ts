import { defineProduct } from './product.ts';

/**
 * Vault agent. Source: vault-k8s v1.7.6: its injector has no native mode (#620, PR #659 open). Whether a hand-written
 * agent exits after authentication stands in its configuration file, so nothing is proven of its run.
 */
export const vaultAgent = defineProduct({
  id: 'vault-agent',
  title: 'Vault Agent',
  containerNames: ['vault-agent'],
  images: [{ path: 'hashicorp/vault' }],
  binaries: [],
  processes: ['vault'],
  injection: {
    optIn: [{ where: 'annotation', key: 'vault.hashicorp.com/agent-inject', values: ['true'] }],
    optOut: [{ where: 'annotation', key: 'vault.hashicorp.com/agent-inject', values: ['false'] }],
    versions: [],
    native: {
      pins: [],
      off: [],
      gate: false,
      gateLostBy: [],
      ignored: [],
      refusal: 'The Vault agent injector cannot inject a native sidecar.',
    },
  },
});

/** SPIFFE helper; its configuration file decides whether it ends after one fetch. */
export const spiffeHelper = defineProduct({
  id: 'spiffe-helper',
  title: 'SPIFFE Helper',
  containerNames: ['spiffe-helper'],
  images: [{ path: 'spiffe/spiffe-helper' }, { path: 'spiffe-helper' }],
  binaries: ['spiffe-helper'],
});

/** Teleport tbot; `--oneshot` or its configuration file decides whether it ends. */
export const tbot = defineProduct({
  id: 'tbot',
  title: 'Teleport Machine ID',
  containerNames: ['tbot'],
  images: [{ path: 'teleport/tbot-distroless' }, { path: 'tbot-distroless' }],
  binaries: ['tbot'],
});
