import { alloydbAuthProxy, cloudSqlProxy } from './cloud-sql-proxy.ts';
import { cloudSqlProxyV1 } from './cloud-sql-proxy-v1.ts';
import { consul } from './consul.ts';
import { dapr } from './dapr.ts';
import { dind } from './dind.ts';
import { envoy } from './envoy.ts';
import { configReloader, gitSync, k8sSidecar } from './file-sync.ts';
import { spiffeHelper, tbot, vaultAgent } from './identity-agents.ts';
import { isImage, parseImage } from './image.ts';
import { istio } from './istio.ts';
import { kuma } from './kuma.ts';
import { linkerd } from './linkerd.ts';
import { filebeat, fluentBit, fluentd, promtail, vector } from './log-shippers.ts';
import { cloudflared, haproxy, kubeRbacProxy, nginx, oauth2Proxy, pgbouncer, tailscale } from './network-proxies.ts';
import { datadogAgent, jaegerAgent, metricsExporter, openTelemetry } from './observability-agents.ts';
import type { ControlEndpoint, Product } from './product.ts';
import { appMesh, nginxServiceMesh, openServiceMesh } from './retired-meshes.ts';
import { gcsFuse } from './storage.ts';

/** All products that are known. Of two that claim the same thing, the earlier one is asked first. */
export const products: readonly Product[] = [
  istio,
  linkerd,
  kuma,
  consul,
  dapr,
  cloudSqlProxy,
  cloudSqlProxyV1,
  alloydbAuthProxy,
  envoy,
  vaultAgent,
  openTelemetry,
  datadogAgent,
  fluentBit,
  fluentd,
  filebeat,
  vector,
  promtail,
  gcsFuse,
  gitSync,
  k8sSidecar,
  configReloader,
  tailscale,
  oauth2Proxy,
  kubeRbacProxy,
  nginx,
  haproxy,
  pgbouncer,
  cloudflared,
  metricsExporter,
  dind,
  jaegerAgent,
  spiffeHelper,
  tbot,
  appMesh,
  openServiceMesh,
  nginxServiceMesh,
];

/** The product with an id such as `istio`. */
export function productById(id: string): Product | undefined {
  return products.find((product) => product.id === id);
}

/** The product of an image reference, by its repository and, where that matters, its tag. */
export function productOfImage(image: string): Product | undefined {
  const reference = parseImage(image);
  return products.find((product) => product.images.some((pattern) => isImage(reference, pattern)));
}

/** The product whose program a path such as `/cloud_sql_proxy` names. */
export function productOfProgram(program: string): Product | undefined {
  const name = program.slice(program.lastIndexOf('/') + 1);
  return products.find((product) => product.binaries.includes(name));
}

/** Products whose containers usually bear a name. */
export function productsOfContainerName(name: string): readonly Product[] {
  return products.filter((product) => product.containerNames.includes(name));
}

/** Products whose processes bear a name, as `pkill` and `pgrep` take it. */
export function productsOfProcess(name: string): readonly Product[] {
  return products.filter((product) => product.processes.includes(name));
}

/** Products that a webhook puts into pods. */
export const injectedProducts: readonly Product[] = products.filter((product) => product.injection !== undefined);

/** Products whose quit endpoint, by default, is at a port and path. */
export function productsQuitAt(port: number, path: string): readonly Product[] {
  return products.filter((product) => product.quitEndpoints.some((endpoint) => isAt(endpoint, port, path)));
}

/** Products whose drain endpoint, by default, is at a port and path. */
export function productsDrainedAt(port: number, path: string): readonly Product[] {
  return products.filter((product) => product.drainEndpoints.some((endpoint) => isAt(endpoint, port, path)));
}

/** Products that answer at a port and path, by default, once they are up. */
export function productsReadyAt(port: number, path: string): readonly Product[] {
  return products.filter((product) =>
    product.ready.some((endpoint) => endpoint.port === port && endpoint.path === path),
  );
}

/** Products that listen on a port by default and that hardly anybody else listens on. */
export function productsOfPort(port: number): readonly Product[] {
  return products.filter((product) => product.ports.includes(port));
}

/** Products whose quit URLs an environment variable holds. */
export function productsOfQuitUrlVariable(variable: string): readonly Product[] {
  return products.filter((product) => product.quitUrlVariables.includes(variable));
}

function isAt(endpoint: ControlEndpoint, port: number, path: string): boolean {
  return endpoint.port === port && endpoint.path === path;
}

/** Whether an argv is a call of a product's program that makes the product exit. */
export function isQuitCall(product: Product, argv: readonly string[]): boolean {
  const [program, ...rest] = argv;
  if (program === undefined) return false;
  const name = program.slice(program.lastIndexOf('/') + 1);
  return product.quitPrograms.some((quit) => quit.program === name && inOrder(quit.words, rest));
}

function inOrder(words: readonly string[], argv: readonly string[]): boolean {
  let at = 0;
  for (const word of argv) if (word === words[at]) at++;
  return at === words.length;
}
