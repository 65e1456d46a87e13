import { editPolicy, getPolicy, type PolicyDefinition } from '@countersign/contract/policies.ts';
import { useSuspenseQuery } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCommand } from '../../../shared/api/command.ts';
import { useMay } from '../../../shared/api/may.ts';
import { reading } from '../../../shared/api/query.ts';
import { ChangedMeanwhile } from '../../../shared/ui/changed-meanwhile.tsx';
import { Page } from '../../../shared/ui/page.tsx';
import { Unsaved } from '../../../shared/ui/unsaved.tsx';
import { useCheck } from '../checking.ts';
import { PolicyForm } from '../parts/editor/policy-form.tsx';
import { textOf } from '../policies.view.ts';

/** Editing what a policy says: the text, what it means, and what it would ask, before anything is saved. */
export function EditPolicyPage() {
  const { t } = useTranslation('policies');
  const { project, policy: id } = useParams({ from: '/projects/$project/policies/$policy/edit' });
  const { data: now } = useSuspenseQuery(reading(getPolicy, { params: { project, policy: id } }));
  const [begun, setBegun] = useState(now);
  const [text, onText] = useState(() => textOf(now));
  const check = useCheck(project, text);
  const because = useMay(project, 'policy.edit');
  const navigate = useNavigate();
  const back = (ignoreBlocker: boolean) =>
    void navigate({
      to: '/projects/$project/policies/$policy',
      params: { project, policy: id },
      ignoreBlocker,
    });
  const { send, sending, error, reset } = useCommand(editPolicy, { onDone: () => back(true) });
  const goOn = (typed: string) => {
    setBegun(now);
    onText(typed);
    reset();
  };
  return (
    <Page title={t('editTitle', { name: now.name })} lead={t('editLead')}>
      <Unsaved typed={text !== textOf(begun)} />
      {now.version !== begun.version && (
        <ChangedMeanwhile
          theirs={textOf(now)}
          mine={text}
          onTheirs={() => goOn(textOf(now))}
          onMine={() => goOn(text)}
        />
      )}
      <PolicyForm
        {...{ project, text, onText, check, because, error }}
        inForce={now.name}
        policyId={id}
        saving={sending}
        onSave={() =>
          send({
            params: { project, policy: id },
            body: check.value as PolicyDefinition,
            headers: { 'if-match': `"${begun.version}"` },
          })
        }
        onCancel={() => back(false)}
      />
    </Page>
  );
}
