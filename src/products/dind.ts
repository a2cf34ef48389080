import { defineProduct } from './product.ts';

/**
 * Docker in Docker. Source: actions-runner-controller, chart gha-runner-scale-set 0.12: a native sidecar with the exec
 * startup probe `docker info`, which is part of the image.
 */
export const dind = defineProduct({
  id: 'dind',
  title: 'Docker in Docker',
  containerNames: ['dind', 'docker-in-docker'],
  images: [{ path: 'docker', tag: 'dind' }],
  binaries: ['dockerd', 'dockerd-entrypoint.sh'],
  processes: ['dockerd'],
  runsUntilStopped: ({ args }) => (args.every((arg) => arg.startsWith('-') || arg === 'dockerd') ? true : undefined),
  gate: (run) =>
    run.env.has('DOCKER_HOST')
      ? { kind: 'none', reason: '`DOCKER_HOST` points `docker info` elsewhere.' }
      : { kind: 'exec', command: ['docker', 'info'], needs: [], says: '`docker info` is part of its image' },
});
