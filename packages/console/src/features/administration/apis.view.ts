/** The five ways in: ours, and those of the four systems whose clients people have. */
export const apis = ['native', 'servicedesk', 'flexdeploy', 'secmaster', 'zadig'] as const;
export type Api = (typeof apis)[number];

/** What the examples are filled with: things of one project as they are now; null: there is none of it. */
export type Facts = {
  readonly origin: string;
  readonly me: { readonly username: string; readonly name: string; readonly email: string | null };
  readonly project: string;
  readonly secmaster: { readonly region: string | null; readonly tenant: string | null };
  readonly release: { readonly id: string; readonly title: string } | null;
  readonly environment: { readonly id: string; readonly key: string } | null;
  readonly service: { readonly id: string; readonly name: string; readonly module: string } | null;
  readonly pipeline: string | null;
  readonly workflow: { readonly id: string; readonly key: string; readonly preApproval: boolean } | null;
  /** What waits for the reader's own signature. */
  readonly waits: {
    readonly approval: {
      readonly approval: string;
      readonly level: string;
      readonly mine: string | null;
    } | null;
    readonly gate: Gate | null;
    readonly version: string | null;
    readonly job: { readonly workflow: string; readonly run: number; readonly job: string } | null;
  };
  /** A number no form has yet. */
  readonly form: string;
};

/** A gate of a release that waits. */
export type Gate = {
  readonly release: string;
  readonly title: string;
  readonly snapshot: string;
  readonly environment: string;
  readonly name: string;
};

/** The variable of the shell that holds the token. */
export const variable = 'COUNTERSIGN_TOKEN';

/** One call, as it can be pasted into a shell. `name` is a key of the texts. */
export type Example<Name extends string = string> = { readonly name: Name; readonly text: string };

/** A text between the quotes of a shell, whatever it holds. */
export const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

type Call = {
  readonly url: string;
  readonly method?: string;
  readonly headers?: readonly string[];
  readonly user?: string;
  /** A body in JSON. */
  readonly json?: unknown;
  /** `input_data` as ServiceDesk Plus has it; in the query of a GET. */
  readonly input?: unknown;
};

/** A call of curl over several lines. Its answer is printed, and a refusal makes it fail. */
export function curl({ url, method, headers = [], user, json, input }: Call): string {
  const lines = [
    `curl -sS --fail-with-body${method === undefined ? '' : ` -X ${method}`} ${quoted(url)}`,
    ...(user === undefined ? [] : [`-u "${user}:$${variable}"`]),
    ...headers.map((header) => `-H "${header}"`),
    ...(json === undefined
      ? []
      : [`-H 'Content-Type: application/json'`, `-d ${quoted(JSON.stringify(json))}`]),
    ...(input === undefined
      ? []
      : [`--data-urlencode ${quoted(`input_data=${JSON.stringify(input)}`)}`, ...(method ? [] : ['-G'])]),
  ];
  return lines.join(' \\\n  ');
}

/** Keeps what there is something to fill with. */
export const some = <T>(...list: (T | null)[]): T[] => list.filter((each) => each !== null);
