/** Which door a request came in by. */
export type Via =
  | 'native'
  | 'console'
  | 'cli'
  | 'flexdeploy'
  | 'servicedesk'
  | 'secmaster'
  | 'zadig'
  | 'system';

/** Who is asking, as authentication found them. Ids are strings of digits. */
export type Principal = {
  readonly accountId: string;
  readonly kind: 'person' | 'service';
  readonly username: string;
  readonly administrator: boolean;
  /** What the token used is limited to; null: all that the account may. */
  readonly scopes: readonly string[] | null;
  /** An agent acts here in the account's name. */
  readonly agent: boolean;
  /** The token that they showed, if it was one. */
  readonly tokenId?: string;
  /** The access key that they signed with, if it was one. */
  readonly accessKeyId?: string;
  /** The session that they are in, if it is one: its id, which lets nobody in. */
  readonly sessionId?: string;
};

/** A person, and nobody in a person's name. */
export const inPerson = ({ kind, agent }: Principal): boolean => kind === 'person' && !agent;

export type Access = 'viewer' | 'operator' | 'maintainer';

/** A principal inside one project. Administrators enter every project as maintainers. */
export type Caller = {
  readonly principal: Principal;
  readonly project: { readonly id: string; readonly key: string };
  readonly access: Access;
  readonly via: Via;
};

/** A principal outside any project: accounts, groups, projects and configuration concern the whole instance. */
export type InstanceCaller = {
  readonly principal: Principal;
  readonly project: null;
  readonly via: Via;
};
