import { BasicCredentials } from '@huaweicloud/huaweicloud-sdk-core/auth/BasicCredentials.js';
import { ClientBuilder } from '@huaweicloud/huaweicloud-sdk-core/ClientBuilder.js';
import { HcClient } from '@huaweicloud/huaweicloud-sdk-core/HcClient.js';
import { DefaultHttpClient } from '@huaweicloud/huaweicloud-sdk-core/http/DefaultHttpClient.js';
import { Logger4jInstance } from '@huaweicloud/huaweicloud-sdk-core/logger/log4jLogger.js';
import { Region } from '@huaweicloud/huaweicloud-sdk-core/region/region.js';
import { IamClient } from '@huaweicloud/huaweicloud-sdk-iam/v3/IamClient.js';

// Huawei's own clients as they come from npm, with nothing changed but the endpoint. They print every answer that is
// not a success; their logger is told not to.
Logger4jInstance.level = 'off';

export type Key = { readonly accessKey: string; readonly secretKey: string };

const credentials = ({ accessKey, secretKey }: Key) =>
  new BasicCredentials().withAk(accessKey).withSk(secretKey);

/** A client that signs what it sends. */
export const signing = (origin: string, key: Key, projectId = 'p1'): HcClient =>
  new ClientBuilder((client) => client)
    .withCredential(credentials(key).withProjectId(projectId))
    .withEndpoint(origin)
    .build();

/** One that knows its region only, and asks IAM which project that is. */
export const inRegion = (origin: string, key: Key, region: string): HcClient =>
  new ClientBuilder((client) => client)
    .withCredential(credentials(key).withIamEndpoint(origin))
    .withRegion(new Region(region, [origin]))
    .build();

/** One that signs nothing: it is given a token with each call. */
export const bare = (origin: string): HcClient =>
  new HcClient(new DefaultHttpClient({}, [origin])).withEndpoints([origin]);

/** The client of IAM. It signs its calls even when they are for a token, so it needs a key, which may be any. */
export const iam = (origin: string, key: Key = { accessKey: 'ANY', secretKey: 'any' }): IamClient =>
  IamClient.newBuilder().withCredential(credentials(key).withProjectId('p1')).withEndpoint(origin).build();

export type Asked = {
  readonly method: string;
  readonly url: string;
  readonly pathParams?: Record<string, string>;
  readonly queryParams?: Record<string, unknown>;
  readonly headers?: Record<string, string>;
  readonly data?: Record<string, unknown>;
};

export type Answered = {
  readonly httpStatusCode: number;
  readonly errorCode?: string;
  readonly errorMsg?: string;
  readonly requestId?: string;
};

/** One call; a refusal, which the client throws, is answered like anything else. */
export async function ask(client: HcClient, asked: Asked): Promise<Answered & Record<string, unknown>> {
  const { method, url, pathParams = {}, queryParams = {}, headers = {}, data } = asked;
  const options = { method, url, contentType: 'application/json', pathParams, queryParams, headers };
  const sent = client.sendRequest({ ...options, ...(data && { data }) });
  return (await sent.catch((error: unknown) => error)) as Answered & Record<string, unknown>;
}
