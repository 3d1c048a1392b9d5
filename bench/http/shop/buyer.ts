/** Who asks in the bench: a customer of the real data, one of whose orders has fourteen lines. */
export const buyer = {
  email: 'buyer@offstage.example',
  password: 'open-the-curtain',
  name: 'Seth Vernon',
  hint: 'Has an order of fourteen lines.',
  roles: [],
  customer: 'SV-20365',
} as const
