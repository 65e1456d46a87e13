import type { common as english } from '../en/common.ts';
import type { Texts } from '../texts-of.ts';

export const common: Texts<typeof english> = {
  tryAgain: '重试',
  cancel: '取消',
  close: '关闭',
  save: '保存',
  copy: '复制',
  copied: '已复制',
  more: '显示更多',
  loading: '正在加载',
  nobody: '无人',
  system: '系统自身',
  reason: '原因',
  reasonHint: '原因会记入账本，所有可以查看该项目的人都能看到。',
  whoCanAct: '可以处理的人：{{who}}',
  since: '自 {{when}} 起',
  until: '至 {{when}} 止',
  refused: '无法执行',
  unreachable: '无法连接服务器',
  unreachableHint: '您输入的内容没有丢失。尚不清楚操作是否已生效；重试是安全的。',
  notFound: '这里什么也没有',
  notFoundHint: '它不存在，或者您无权查看。',
  failed: '无法显示此页面',
  changed: '期间已有其他人修改',
  changedHint: '您输入的内容仍在这里。请查看当前的内容，如仍适用请再次提交。',
};
