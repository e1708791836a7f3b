import { nearestNames, type HostClassManifest, type HostManifest, type ScriptDiagnostic } from '@llmspell/core';
import type { AnyNode, Identifier, MemberExpression } from 'acorn';
import { analyze } from 'eslint-scope';

import type { CheckedFile } from './check-script.ts';
import { diagnosticAt } from './diagnostic-at.ts';
import { KNOWN_GLOBALS } from './known-globals.ts';

/** Members that every class has. */
const CLASS_MEMBERS = ['new', 'prototype', 'name', 'length', 'call', 'apply', 'bind', 'toString', 'constructor'];

/** Finds names that are defined nowhere, and members that a class of the host does not have. */
export function checkNames({ file, tree }: CheckedFile, manifest: HostManifest): readonly ScriptDiagnostic[] {
  const classes = new Map(
    manifest.classes.flatMap((entry) => [entry.name, ...entry.aliases].map((name) => [name, entry])),
  );
  const parents = parentsOf(tree);
  const { classReferences, unknown } = referencesOf(tree, classes);
  return [
    ...unknown.filter((node) => !isGuarded(node, parents)).map((node) => unknownName(file, node, classes)),
    ...[...classReferences].flatMap(([node, entry]) => unknownMember(file, { node, entry, parent: parents.get(node) })),
  ];
}

interface References {
  /** Uses of a name that is a class of the host, as a global or an import. */
  readonly classReferences: ReadonlyMap<AnyNode, HostClassManifest>;
  /** Uses of a name that nothing defines. */
  readonly unknown: readonly Identifier[];
}

function referencesOf(tree: CheckedFile['tree'], classes: ReadonlyMap<string, HostClassManifest>): References {
  // The analysis takes the same tree, typed by another package.
  const scopes = analyze(tree as Parameters<typeof analyze>[0], { ecmaVersion: 2025, sourceType: 'module' });
  const classReferences = new Map<AnyNode, HostClassManifest>();
  const unknown: Identifier[] = [];
  for (const { identifier } of scopes.globalScope?.through ?? []) {
    const node = identifier as unknown as Identifier;
    const entry = classes.get(node.name);
    if (entry !== undefined) classReferences.set(node, entry);
    else if (!KNOWN_GLOBALS.has(node.name)) unknown.push(node);
  }
  for (const { variables } of scopes.scopes) {
    for (const { defs, references } of variables) {
      const entry = classes.get(importedName(defs[0]) ?? '');
      if (entry === undefined) continue;
      for (const { identifier } of references) classReferences.set(identifier as unknown as Identifier, entry);
    }
  }
  return { classReferences, unknown };
}

/** The name under which `llmspell` exports what a variable is defined as. */
function importedName(
  definition: { readonly type: string; readonly node: unknown; readonly parent?: unknown } | undefined,
): string | undefined {
  if (definition?.type !== 'ImportBinding') return undefined;
  const { imported } = definition.node as { readonly imported?: { readonly name?: string } };
  const { source } = definition.parent as { readonly source: { readonly value: unknown } };
  return source.value === 'llmspell' ? imported?.name : undefined;
}

/** `typeof name` asks whether there is such a name. */
function isGuarded(node: AnyNode, parents: ReadonlyMap<AnyNode, AnyNode>): boolean {
  const parent = parents.get(node);
  return parent?.type === 'UnaryExpression' && parent.operator === 'typeof';
}

function unknownName(
  file: string,
  node: Identifier,
  classes: ReadonlyMap<string, HostClassManifest>,
): ScriptDiagnostic {
  const hint = didYouMean(node.name, [...classes.keys(), ...KNOWN_GLOBALS]);
  return diagnosticAt(file, node, `"${node.name}" is not defined.${hint}`);
}

interface ClassUse {
  readonly node: AnyNode;
  readonly entry: HostClassManifest;
  readonly parent: AnyNode | undefined;
}

function unknownMember(file: string, { node, entry, parent }: ClassUse): readonly ScriptDiagnostic[] {
  if (parent?.type !== 'MemberExpression' || !isReadOf(parent, node) || entry.lookup) return [];
  const { property } = parent;
  if (property.type !== 'Identifier') return [];
  const statics = entry.statics.flatMap(({ name, aliases }) => [name, ...aliases]);
  const known = [...statics, ...Object.keys(entry.constants)];
  if (known.includes(property.name) || CLASS_MEMBERS.includes(property.name)) return [];
  const message = `${entry.name} has no member "${property.name}".${didYouMean(property.name, known)}`;
  return [diagnosticAt(file, property, message)];
}

function isReadOf(member: MemberExpression, node: AnyNode): boolean {
  return member.object === node && !member.computed;
}

function didYouMean(name: string, known: readonly string[]): string {
  const [nearest] = nearestNames(name, known);
  return nearest === undefined ? '' : ` Did you mean "${nearest}"?`;
}

function parentsOf(tree: AnyNode): ReadonlyMap<AnyNode, AnyNode> {
  const parents = new Map<AnyNode, AnyNode>();
  const open: AnyNode[] = [tree];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    for (const child of Object.values(node).flat().filter(isNode)) {
      parents.set(child, node);
      open.push(child);
    }
  }
  return parents;
}

function isNode(value: unknown): value is AnyNode {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
}
