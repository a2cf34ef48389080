import { parseDocument } from '../yaml/document.ts';
import { openSource, type Source, type YamlDocument } from '../yaml/source.ts';
import type { ProjectFile } from './project.ts';

/** The texts of a project, with a few parsed documents kept so that no tree outlives the work on its file for long. */
export interface Library {
  readonly paths: readonly string[];
  text(file: string): string | undefined;
  source(file: string): Source | undefined;
  document(file: string, index: number): YamlDocument | undefined;
}

const kept = 16;

/** The library of files that the caller read. */
export function openLibrary(files: readonly ProjectFile[]): Library {
  const texts = new Map(files.map((file) => [file.path, file.text]));
  const sources = keptFew<Source>();
  const documents = keptFew<YamlDocument>();
  const source = (file: string) => sources(file, () => sourceOf(file, texts.get(file)));
  return {
    paths: files.map((file) => file.path),
    text: (file) => texts.get(file),
    source,
    document: (file, index) => documents(`${index} ${file}`, () => documentOf(source(file), index)),
  };
}

function sourceOf(file: string, text: string | undefined): Source | undefined {
  return text === undefined ? undefined : openSource(file, text);
}

function documentOf(source: Source | undefined, index: number): YamlDocument | undefined {
  return source?.documents[index] === undefined ? undefined : parseDocument(source, index);
}

/** A memory of the values that were asked for last. */
function keptFew<Value>(): (key: string, make: () => Value | undefined) => Value | undefined {
  const values = new Map<string, Value>();
  return (key, make) => {
    const value = values.get(key) ?? make();
    if (value === undefined) return undefined;
    values.delete(key);
    values.set(key, value);
    const oldest = values.keys().next().value;
    if (values.size > kept && oldest !== undefined) values.delete(oldest);
    return value;
  };
}
