/** Who asks in this shop: the bench gives them every tenth order. */
export const buyer = {
  email: 'buyer@offstage.example',
  password: 'open-the-curtain',
  name: 'Ann Buyer',
  hint: 'Has orders of ten items.',
  roles: [],
} as const
