import { type BreakGlassRule, putBreakGlassRule } from '@countersign/contract/break-glass.ts';
import { useTranslation } from 'react-i18next';
import { stringify } from 'yaml';
import { useCommand } from '../../../../shared/api/command.ts';
import type { TabProps } from '../tab.tsx';
import { YamlDialog } from '../yaml-dialog.tsx';

type Props = TabProps & { readonly rule: BreakGlassRule | null; readonly onClose: () => void };

/** Says who may break the glass, and who reviews it. */
export function PutRule({ project, rule, onClose }: Props) {
  const { t } = useTranslation('administration');
  const { send, sending, error } = useCommand(putBreakGlassRule, { onDone: onClose });
  return (
    <YamlDialog
      title={rule === null ? t('letBreak') : t('changeRule')}
      lead={t('ruleYamlLead')}
      text={textOf(rule)}
      sending={sending}
      error={error}
      onSend={(definition) =>
        send({
          params: { project },
          ...(rule && { headers: { 'if-match': `"${rule.version}"` } }),
          body: definition as never,
        })
      }
      onClose={onClose}
    />
  );
}

const example = {
  people: ['role:QA Manager'],
  reviewers: ['role:CAB'],
  longest: 60,
  reviewWithin: '2d',
};

function textOf(rule: BreakGlassRule | null): string {
  if (rule === null) return stringify(example);
  const { people, reviewers, longest, reviewWithin } = rule;
  return stringify({ people, reviewers, longest, reviewWithin });
}
