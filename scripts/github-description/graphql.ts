import { type ASTNode, type DefinitionNode, type FieldDefinitionNode, Kind, parse, print, visit } from 'graphql';

type Fielded = Extract<DefinitionNode, { readonly fields?: readonly FieldDefinitionNode[] | undefined }>;

/** Cuts a schema to the given types and fields (separated by spaces), with the scalars, enums and inputs they use. */
export function cutSchema(text: string, wanted: Readonly<Record<string, string>>): string {
  const definitions = new Map(
    parse(text, { noLocation: true }).definitions.flatMap((one) =>
      'name' in one && one.name ? [[one.name.value, one]] : [],
    ),
  );
  const kept = new Map<string, DefinitionNode>();
  const open = Object.keys(wanted);
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    const definition = definitions.get(name);
    if (definition === undefined || kept.has(name)) continue;
    const cut = cutDefinition(definition, wanted);
    if (cut === undefined) continue;
    kept.set(name, cut);
    open.push(...namesIn(cut));
  }
  const sorted = [...kept].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, definition]) => print(definition));
  return `${sorted.join('\n\n')}\n`;
}

function cutDefinition(
  definition: DefinitionNode,
  wanted: Readonly<Record<string, string>>,
): DefinitionNode | undefined {
  const bare = withoutProse(definition);
  switch (bare.kind) {
    case Kind.OBJECT_TYPE_DEFINITION:
    case Kind.INTERFACE_TYPE_DEFINITION: {
      const fields = wanted[bare.name.value];
      if (fields === undefined) return undefined;
      const interfaces = (bare.interfaces ?? []).filter(({ name }) => has(fields, wanted[name.value]));
      return { ...bare, interfaces, fields: cutFields(bare, fields.split(' ')) };
    }
    case Kind.UNION_TYPE_DEFINITION: {
      const types = (bare.types ?? []).filter(({ name }) => name.value in wanted);
      return bare.name.value in wanted ? { ...bare, types } : undefined;
    }
    case Kind.SCALAR_TYPE_DEFINITION:
    case Kind.ENUM_TYPE_DEFINITION:
    case Kind.INPUT_OBJECT_TYPE_DEFINITION:
      return bare;
    default:
      return undefined;
  }
}

/** A type remains an instance of an interface when all that was kept of the interface was kept of the type. */
function has(fields: string, needed: string | undefined): boolean {
  return needed?.split(' ').every((name) => fields.split(' ').includes(name)) === true;
}

/** A field is kept once: the published schema repeats some, which parsers refuse. */
function cutFields(type: Fielded, names: readonly string[]): readonly FieldDefinitionNode[] {
  const fields = type.fields as readonly FieldDefinitionNode[];
  return names.map((name) => {
    const field = fields.find((one) => one.name.value === name);
    if (field === undefined) throw new RangeError(`The schema has no field ${name}`);
    return field;
  });
}

function withoutProse<Node extends ASTNode>(node: Node): Node {
  return visit(node, {
    enter: (one) => ('description' in one && one.description ? { ...one, description: undefined } : undefined),
    Directive: () => null,
  });
}

function namesIn(definition: DefinitionNode): readonly string[] {
  const names: string[] = [];
  visit(definition, { NamedType: (type) => void names.push(type.name.value) });
  return names;
}
