import type { Hazard } from '../engine/hazard.ts';
import { classicMesh } from './classic-mesh.ts';
import { containerConsumers } from './container-consumers.ts';
import { duplicateKey } from './duplicate-key.ts';
import { hostPort } from './host-port.ts';
import { ignoresSigterm } from './ignores-sigterm.ts';
import { immutableObject } from './immutable-object.ts';
import { initOrder } from './init-order.ts';
import { injectedProxyOverride } from './injected-proxy-override.ts';
import { kubernetesVersion } from './kubernetes-version.ts';
import { kubexitGroup } from './kubexit-group.ts';
import { namedTargetPort } from './named-target-port.ts';
import { onFailureBackoff } from './on-failure-backoff.ts';
import { oneShotContainer } from './one-shot-container.ts';
import { overlayPatch } from './overlay-patch.ts';
import { podFailurePolicy } from './pod-failure-policy.ts';
import { portConsumers } from './port-consumers.ts';
import { quittingHook } from './quitting-hook.ts';
import { resourceGrowth } from './resource-growth.ts';
import { servingSidecar } from './serving-sidecar.ts';
import { sharedNode } from './shared-node.ts';
import { soleContainer } from './sole-container.ts';
import { stopDelay } from './stop-delay.ts';
import { waitsForApp } from './waits-for-app.ts';
import { workAfterApp } from './work-after-app.ts';

/** All hazards; every conversion is put to each of them, refusals that say most first. */
export const hazards: readonly Hazard[] = [
  // what the container is
  injectedProxyOverride,
  soleContainer,
  workAfterApp,
  oneShotContainer,
  waitsForApp,
  // what holds it where it stands
  duplicateKey,
  sharedNode,
  overlayPatch,
  kubernetesVersion,
  hostPort,
  namedTargetPort,
  classicMesh,
  initOrder,
  kubexitGroup,
  quittingHook,
  // what a person has to look at
  resourceGrowth,
  servingSidecar,
  portConsumers,
  podFailurePolicy,
  onFailureBackoff,
  containerConsumers,
  stopDelay,
  ignoresSigterm,
  immutableObject,
];
