import { listGroups } from '@countersign/contract/groups.ts';
import { type Account, listAccounts } from '@countersign/contract/people.ts';
import { MultiSelect, Select } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { reading } from '../api/query.ts';

type Kind = Account['kind'];
type Option = { readonly value: string; readonly label: string };

const named = (name: string, ref: string): string => (name === ref ? name : `${name} (${ref})`);

/** Accounts whose name has this in it, the first of them; asked of the server, since there may be thousands. */
function useAccounts(query: string, kind?: Kind): Option[] {
  // Of what has been chosen the field holds the label, which is nothing to search for.
  const [asked] = useDebouncedValue(query.includes('(') ? '' : query, 200);
  const { data } = useQuery({
    ...reading(listAccounts, { query: { limit: 200, ...(asked !== '' && { query: asked }) } }),
    placeholderData: keepPreviousData,
  });
  return (data?.items ?? [])
    .filter((account) => !account.disabled && (kind === undefined || account.kind === kind))
    .map(({ username, name }) => ({ value: username, label: named(name, username) }));
}

function useGroups(wanted: boolean): Option[] {
  const { t } = useTranslation();
  const { data } = useQuery({ ...reading(listGroups, { query: { limit: 200 } }), enabled: wanted });
  return (data?.items ?? []).map(({ name }) => ({
    value: `group:${name}`,
    label: t('groupNamed', { name }),
  }));
}

/** What has been chosen stays among the options, whatever is searched for. */
const withChosen = (options: readonly Option[], chosen: readonly string[]): Option[] => {
  const known = new Set(options.map(({ value }) => value));
  return [
    ...options,
    ...chosen.filter((value) => !known.has(value)).map((value) => ({ value, label: value })),
  ];
};

type ManyProps = {
  readonly label: string;
  readonly description?: string;
  readonly value: readonly string[];
  readonly onChange: (value: string[]) => void;
  /** Groups as well, as `group:cab`. */
  readonly groups?: boolean;
};

/** Chooses any number of accounts, and groups if wanted, by name. */
export function PeoplePicker({ label, description, value, onChange, groups = false }: ManyProps) {
  const { t } = useTranslation();
  const [search, setSearch] = useState('');
  const options = [...useGroups(groups), ...useAccounts(search)];
  return (
    <MultiSelect
      label={label}
      description={description}
      data={withChosen(options, value)}
      value={[...value]}
      onChange={onChange}
      searchable
      searchValue={search}
      onSearchChange={setSearch}
      nothingFoundMessage={t('nobodyFound')}
      hidePickedOptions
      comboboxProps={{ withinPortal: true }}
    />
  );
}

type OneProps = {
  readonly label: string;
  readonly description?: string;
  readonly value: string | null;
  readonly onChange: (value: string | null) => void;
  readonly kind?: Kind;
  readonly groups?: boolean;
  readonly without?: string;
  readonly clearable?: boolean;
  readonly placeholder?: string;
  readonly required?: boolean;
};

/** Chooses one account, or group if wanted, by name. */
export function PersonPicker(props: OneProps) {
  const { value, onChange, kind, groups = false, without, ...rest } = props;
  const { t } = useTranslation();
  const [search, setSearch] = useState('');
  const options = [...useGroups(groups), ...useAccounts(search, kind)];
  return (
    <Select
      {...rest}
      data={withChosen(options, value === null ? [] : [value]).filter((option) => option.value !== without)}
      value={value}
      onChange={onChange}
      searchable
      onSearchChange={setSearch}
      nothingFoundMessage={t('nobodyFound')}
      clearButtonProps={{ 'aria-label': t('clear') }}
    />
  );
}
