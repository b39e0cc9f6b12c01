package capstan.http.views;

import java.util.List;

/// `/ready`.
///
/// @param reasons why requests should go elsewhere, empty when ready
public record ReadyJson(boolean ready, List<String> reasons) {}
