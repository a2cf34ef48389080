import type { Injection } from './product.ts';
import { defineProduct } from './product.ts';

function neverNative(optOut: Injection['optOut'], refusal: string): Injection {
  const native = { pins: [], off: [], gate: false, gateLostBy: [], ignored: [], refusal };
  return { optIn: [], optOut, versions: [], native };
}

/** AWS App Mesh. Source: aws-app-mesh-controller-for-k8s `pkg/inject/sidecar_builder.go`; service ended 2026-09-30. */
export const appMesh = defineProduct({
  id: 'app-mesh',
  title: 'AWS App Mesh',
  images: [{ path: 'aws-appmesh-envoy' }],
  injection: neverNative(
    [{ where: 'annotation', key: 'appmesh.k8s.aws/sidecarInjectorWebhook', values: ['disabled'] }],
    'AWS App Mesh was discontinued on 2026-09-30 and its injector knows no native sidecars.',
  ),
  runsUntilStopped: () => true,
});

/** Open Service Mesh, archived 2023. */
export const openServiceMesh = defineProduct({
  id: 'osm',
  title: 'Open Service Mesh',
  injection: neverNative([], 'Open Service Mesh is archived and its injector knows no native sidecars.'),
});

/** NGINX Service Mesh, archived 2024. */
export const nginxServiceMesh = defineProduct({
  id: 'nginx-service-mesh',
  title: 'NGINX Service Mesh',
  injection: neverNative([], 'NGINX Service Mesh is archived and its injector knows no native sidecars.'),
});
