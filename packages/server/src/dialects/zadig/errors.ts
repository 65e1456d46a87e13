/** Errors that Zadig knows: a number that tells the operation, and its name as Zadig's pages show it. */
export type Known = { readonly code: number; readonly message: string };

export const known = {
  badRequest: { code: 400, message: 'Bad Request' },
  notFound: { code: 404, message: 'Request Not Found' },
  tooLarge: { code: 413, message: 'Request Entity Too Large' },
  tooMany: { code: 429, message: 'Too Many Requests' },
  createTask: { code: 6160, message: '创建工作流任务失败' },
  getTask: { code: 6161, message: '获取工作流任务失败' },
  listTasks: { code: 6162, message: '列出工作流任务失败' },
  cancelTask: { code: 6163, message: '取消工作流任务失败' },
  restartTask: { code: 6164, message: '重试工作流任务失败' },
  approveTask: { code: 6169, message: '批准工作流任务失败' },
  upsertWorkflow: { code: 6540, message: '新建或更新wokflow失败' },
  listWorkflow: { code: 6541, message: '列出workflow失败' },
  findWorkflow: { code: 6542, message: '查询workflow失败' },
  presetWorkflow: { code: 6545, message: '预配置workflow失败' },
  lintWorkflow: { code: 6545, message: '校验workflow失败' },
  createForm: { code: 7100, message: '创建预审批单失败' },
  listForms: { code: 7101, message: '列出预审批单失败' },
} as const satisfies Record<string, Known>;

/** The driver's word for a row that is not there; Zadig shows it as it is, and clients look for it. */
export const noDocuments = 'mongo: no documents in result';
