// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/system/result.hpp>

namespace hearth::core {

// Expected refusals are values: result<T, E> holds a T or the domain's own error E.
template <class T, class E>
using result = boost::system::result<T, E>;

}  // namespace hearth::core
