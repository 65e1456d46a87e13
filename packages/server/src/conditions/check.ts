import { type Outcome, refused } from '../kernel/outcome.ts';
import { methods, type Operand, operations } from './operations.ts';
import { type Expression, limits, type Parsed, parseCondition } from './parse.ts';
import { readable, whatCanBeRead } from './readable.ts';
import { bool, called, double, int, join, list, type Type, text, unknown } from './types.ts';

/**
 * Reads a condition that can be judged: it reads only what conditions can read, is true or false and nothing else, and
 * is so small that judging it takes no time, whatever it is asked about. Refuses with `request/invalid`.
 */
export function readCondition(expression: string): Outcome<Parsed> {
  const parsed = parseCondition(expression);
  if (!parsed.ok) return parsed;
  const [fault] = look(parsed.value);
  return fault === undefined ? parsed : refused('request/invalid', fault);
}

/** What is wrong with a condition, in one sentence; undefined: it can be judged. */
export function conditionFaults(expression: string): string | undefined {
  const read = readCondition(expression);
  return read.ok ? undefined : `the condition is not valid: ${read.refusal.because}`;
}

/** Everything that was found so far, in the order in which it stands there. */
type Notes = { readonly faults: string[]; nodes: number };
type Scope = {
  readonly variables: Readonly<Record<string, Type>>;
  readonly loops: number;
  readonly notes: Notes;
};
type Looked = { readonly type: Type; readonly steps: number; readonly constant?: string };

function look({ expr }: Parsed): string[] {
  const notes: Notes = { faults: [], nodes: 0 };
  const { type, steps } = lookAt(expr, { variables: readable, loops: 0, notes });
  const { faults, nodes } = notes;
  if (nodes > limits.nodes) return [`it has ${nodes} terms, at most ${limits.nodes} are judged`];
  if (type.kind !== 'bool' && type.kind !== 'unknown')
    faults.push(`it is ${called(type)}; a condition is true or false`);
  if (steps > limits.steps)
    faults.push(
      `judging it would take up to ${Math.round(steps)} steps, at most ${limits.steps} are taken: ` +
        'loops over the contents within each other, and patterns on long texts, take many',
    );
  return faults;
}

function lookAt(expr: Expression | undefined, scope: Scope): Looked {
  scope.notes.nodes += 1;
  if (expr === undefined || scope.notes.nodes > limits.nodes * 4) return { type: unknown, steps: 0 };
  const { exprKind } = expr;
  switch (exprKind.case) {
    case 'constExpr':
      return constant(exprKind.value, scope);
    case 'identExpr':
      return variable(exprKind.value.name, scope);
    case 'selectExpr':
      return field(exprKind.value, scope);
    case 'callExpr':
      return call(exprKind.value, scope);
    case 'listExpr':
      return listed(exprKind.value.elements, scope);
    case 'comprehensionExpr':
      return loop(exprKind.value, scope);
    default:
      return wrong(scope, 'maps and messages have no place in a condition');
  }
}

type Of<Case> =
  Extract<Expression['exprKind'], { case: Case }> extends { value: infer Value } ? Value : never;

function wrong({ notes }: Scope, because: string): Looked {
  notes.faults.push(because);
  return { type: unknown, steps: 0 };
}

function constant({ constantKind }: Of<'constExpr'>, scope: Scope): Looked {
  switch (constantKind.case) {
    case 'boolValue':
      return { type: bool, steps: 1 };
    case 'int64Value':
      return { type: int, steps: 1 };
    case 'doubleValue':
      return { type: double, steps: 1 };
    case 'stringValue':
      return { type: text(constantKind.value.length), steps: 1, constant: constantKind.value };
    default:
      return wrong(scope, 'only numbers, texts, true and false are written out in a condition');
  }
}

function variable(name: string, scope: Scope): Looked {
  const type = Object.hasOwn(scope.variables, name) ? scope.variables[name] : undefined;
  return type ? { type, steps: 1 } : wrong(scope, `it reads "${name}"; what can be read is ${whatCanBeRead}`);
}

function field({ operand, field: name, testOnly }: Of<'selectExpr'>, scope: Scope): Looked {
  const { type, steps } = lookAt(operand, scope);
  if (type.kind === 'unknown') return { type: unknown, steps };
  const found = type.kind === 'object' && Object.hasOwn(type.fields, name) ? type.fields[name] : undefined;
  if (!found) return wrong(scope, `${called(type)} has no "${name}"; what can be read is ${whatCanBeRead}`);
  return { type: testOnly ? bool : found, steps: steps + 1 };
}

function call({ target, function: name, args }: Of<'callExpr'>, scope: Scope): Looked {
  const looked = [...(target ? [target] : []), ...args].map((one) => lookAt(one, scope));
  const known = target ? methods : operations;
  const operation = Object.hasOwn(known, name) ? known[name] : undefined;
  if (!operation) return wrong(scope, `there is no function "${name}"`);
  const operands: Operand[] = looked.map((one) => ({ type: one.type, constant: one.constant }));
  const answer = operation(operands);
  const taken = operands.map(({ type }) => called(type)).join(' and ');
  if (answer === undefined) return wrong(scope, `"${sign(name)}" does not go with ${taken || 'nothing'}`);
  if (typeof answer === 'string') return wrong(scope, answer);
  return { type: answer.type, steps: 1 + (answer.steps ?? 0) + total(looked) };
}

/** An operator as it is written: `_==_` is `==`. */
const sign = (name: string): string =>
  /^[a-zA-Z]/.test(name) ? name : name.replaceAll(/[_@]/g, '').replace('?:', '? :');

const total = (looked: readonly Looked[]): number => looked.reduce((sum, { steps }) => sum + steps, 0);

function listed(elements: readonly Expression[], scope: Scope): Looked {
  const looked = elements.map((one) => lookAt(one, scope));
  const of = looked.reduce<Type | undefined>((type, one) => type && join(type, one.type), unknown);
  if (of === undefined) return wrong(scope, 'the items of a list are of one type');
  return { type: list(of, elements.length), steps: 1 + total(looked) };
}

/** What `all`, `exists`, `exists_one`, `filter` and `map` are written out as. */
function loop(folded: Of<'comprehensionExpr'>, scope: Scope): Looked {
  const { iterVar, iterRange, accuVar, accuInit, loopCondition, loopStep, result } = folded;
  const range = lookAt(iterRange, scope);
  if (scope.loops === limits.loops)
    return wrong(scope, `at most ${limits.loops} loops stand within each other`);
  if (range.type.kind !== 'list')
    return range.type.kind === 'unknown'
      ? range
      : wrong(scope, `${called(range.type)} is no list to go through`);
  const { of, most } = range.type;
  const begun = lookAt(accuInit, scope);
  const inside = (accu: Type): Scope => ({
    ...scope,
    loops: scope.loops + 1,
    variables: { ...scope.variables, [accuVar]: accu, [iterVar]: of },
  });
  const goesOn = lookAt(loopCondition, inside(begun.type));
  const step = lookAt(loopStep, inside(begun.type));
  const kept = join(begun.type, step.type) ?? unknown;
  const collected = kept.kind === 'list' ? list(kept.of, most) : kept;
  const answer = lookAt(result, { ...scope, variables: { ...scope.variables, [accuVar]: collected } });
  const each = goesOn.steps + step.steps + 2;
  // A list that is collected item by item is, for the library, a list in a list in a list.
  const unfolding = kept.kind === 'list' ? most ** 2 / 20 : 0;
  return { type: answer.type, steps: range.steps + begun.steps + answer.steps + most * each + unfolding };
}
