import {
  breakGlass,
  deleteBreakGlassRule,
  listBreakGlass,
  putBreakGlassRule,
} from '@countersign/contract/break-glass.ts';
import type { Sent, World } from './world.ts';

type Plan = (world: World) => Promise<Sent & { token?: string }>;

const params = { project: 'shop' };

/** The rule is the administrator's: nobody breaks the glass by a rule of their own. */
const withRule: Plan = async (world) => {
  await world.must(putBreakGlassRule, { params, body: putBreakGlassRule.example.body }, world.root);
  return {};
};

/** The id of a use of break-glass, which is not reviewed yet: there is one at most. */
export async function brokenGlass(world: World): Promise<string> {
  const { items } = await world.must(listBreakGlass, { params });
  if (items[0]) return items[0].id;
  await withRule(world);
  return (await world.must(breakGlass, { params, body: breakGlass.example.body })).id;
}

export const breakGlassPlans: Readonly<Record<string, Plan>> = {
  putBreakGlassRule: async (world) => ({ token: world.root }),
  getBreakGlassRule: withRule,
  breakGlass: withRule,
  listBreakGlass: async (world) => {
    await brokenGlass(world);
    return {};
  },
  [deleteBreakGlassRule.id]: withRule,
};
