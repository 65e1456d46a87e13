import type { preapprovals as english } from '../en/preapprovals.ts';
import type { Texts } from '../texts-of.ts';

export const preapprovals: Texts<typeof english> = {
  when: '时间',
  environments: '环境',
  services: '服务',
  executors: '执行人',
  singleUse: '一次性',
  anyEnvironment: '任何环境',
  anyService: '任何服务',
  anyExecutor: '任何可以运行工作流的人',
  singleUseFact: '只能使用一次',
  between: '{{start}} 至 {{end}}',
  fromOn: '{{start}} 起',
  untilThen: '至 {{end}} 止',
  anyTime: '任何时间',
};
