import { holds, prepareComparison, type PreparedComparison } from './condition.ts';
import type { FlagContext } from './context.ts';
import type { Condition, ConditionGroup, Segment } from './document.ts';

/** How deep groups of conditions may be nested, the segment itself included. */
export const DEEPEST_GROUP = 8;

/** A group of conditions, or one comparison. */
export interface PreparedNode {
  readonly comparison: PreparedComparison | undefined;
  /** True when one member is enough. */
  readonly any: boolean;
  readonly members: readonly PreparedNode[];
}

export interface PreparedSegment {
  readonly name: string;
  readonly root: PreparedNode;
}

function isGroup(condition: Condition): condition is ConditionGroup {
  return !('attribute' in condition);
}

function prepareNode(condition: Condition): PreparedNode {
  if (isGroup(condition)) return prepareGroup(condition);
  return { comparison: prepareComparison(condition), any: false, members: [] };
}

/** A group of one member is that member, so that the frequent segment of one comparison costs one comparison. */
function group(any: boolean, members: readonly PreparedNode[]): PreparedNode {
  const [only] = members;
  return only !== undefined && members.length === 1 ? only : { comparison: undefined, any, members };
}

function prepareGroup({ all, any }: ConditionGroup): PreparedNode {
  const parts = [
    ...(all === undefined ? [] : [group(false, all.map(prepareNode))]),
    ...(any === undefined ? [] : [group(true, any.map(prepareNode))]),
  ];
  return group(false, parts);
}

/** Compiles a validated segment. */
export function prepareSegment(name: string, segment: Segment): PreparedSegment {
  return { name, root: prepareGroup(segment) };
}

/** True if a node holds for a context. A group without members holds for no context. */
function nodeHolds(node: PreparedNode, context: FlagContext): boolean {
  if (node.comparison !== undefined) return holds(node.comparison, context);
  for (const member of node.members) {
    if (nodeHolds(member, context) === node.any) return node.any;
  }
  return !node.any && node.members.length > 0;
}

/** True if a caller belongs to the segment. */
export function inSegment(segment: PreparedSegment, context: FlagContext): boolean {
  const { root } = segment;
  return root.comparison === undefined ? nodeHolds(root, context) : holds(root.comparison, context);
}
