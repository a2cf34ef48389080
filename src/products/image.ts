import type { ImagePattern, ProductVersion } from './product.ts';

/** An image reference in its parts. */
export interface ImageReference {
  /** Registry and path, e.g. `gcr.io/cloud-sql-connectors/cloud-sql-proxy`. */
  readonly repository: string;
  readonly tag?: string;
  readonly digest?: string;
  /** The tag as a version, where it starts like one (`2.8.0-alpine`, `v3.6.4`). */
  readonly version?: ProductVersion;
}

/** Cuts an image reference into repository, tag and digest. */
export function parseImage(image: string): ImageReference {
  const [name = '', digest] = cut(image, image.indexOf('@'));
  const colon = name.lastIndexOf(':');
  const [repository = '', tag] = cut(name, colon > name.lastIndexOf('/') ? colon : -1);
  const version = tag === undefined ? undefined : versionOfTag(tag);
  return {
    repository,
    ...(tag === undefined ? {} : { tag }),
    ...(digest === undefined ? {} : { digest }),
    ...(version === undefined ? {} : { version }),
  };
}

function cut(text: string, at: number): [string, string?] {
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}

/** The version that a tag starts with: `2.8.0-alpine`, `v1.33`, `stable-2.14.1`; not `latest`, not a bare major. */
export function versionOfTag(tag: string): ProductVersion | undefined {
  const found = /^(?:stable-|v)?(\d{1,6})\.(\d{1,6})(?:\.(\d{1,6}))?(?![\d.])/.exec(tag);
  if (found === null) return undefined;
  const [, major, minor, patch] = found;
  const version = { major: Number(major), minor: Number(minor) };
  return patch === undefined ? version : { ...version, patch: Number(patch) };
}

/** Whether an image is of a pattern: its repository ends in the pattern's path, at a slash. */
export function isImage(image: ImageReference, pattern: ImagePattern): boolean {
  const { repository, tag } = image;
  if (repository !== pattern.path && !repository.endsWith(`/${pattern.path}`)) return false;
  return pattern.tag === undefined || (tag?.includes(pattern.tag) ?? false);
}

/** Whether `version` is `floor` or newer; a version without patch is taken for its latest patch. */
export function isAtLeast(version: ProductVersion, floor: ProductVersion): boolean {
  if (version.major !== floor.major) return version.major > floor.major;
  if (version.minor !== floor.minor) return version.minor > floor.minor;
  return version.patch === undefined || version.patch >= (floor.patch ?? 0);
}
